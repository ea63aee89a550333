package dev.domaincheck.client;

import java.nio.charset.StandardCharsets;

/**
 * One name to check in bulk.
 *
 * @param domainName the name, in U-label or A-label form
 * @param correlationId the caller's own id for it, at most 128 bytes in UTF-8; comes back in the
 *     {@link BulkResult}; need not be unique
 */
public record BulkName(String domainName, String correlationId) {
  /** The bound of the contract. */
  private static final int MAX_ID_BYTES = 128;

  /**
   * Makes a name to check.
   *
   * @throws IllegalArgumentException if the id is too long
   */
  public BulkName {
    int bytes = correlationId.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "the correlation id of " + domainName + " has " + bytes + " bytes, expected at most 128");
    }
  }

  /** A name whose id is the name itself, which must then be at most 128 bytes. */
  public static BulkName of(String domainName) {
    return new BulkName(domainName, domainName);
  }
}
