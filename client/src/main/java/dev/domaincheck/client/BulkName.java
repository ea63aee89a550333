package dev.domaincheck.client;

/**
 * One name to check in bulk.
 *
 * @param domainName the name, in U-label or A-label form
 * @param correlationId the caller's own id for it; comes back in the {@link BulkResult}; need not
 *     be unique, and does not leave the client
 */
public record BulkName(String domainName, String correlationId) {

  /** A name whose id is the name itself. */
  public static BulkName of(String domainName) {
    return new BulkName(domainName, domainName);
  }
}
