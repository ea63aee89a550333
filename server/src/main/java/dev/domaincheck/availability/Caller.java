package dev.domaincheck.availability;

/**
 * Who asks: the unit of fairness and quotas.
 *
 * @param id the principal of the credential, else the peer's address
 */
public record Caller(String id) {
  public Caller {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a caller needs an id");
    }
  }
}
