package dev.domaincheck.availability;

/** How a registry is asked. */
public enum Protocol {
  /** RFC 9082 and RFC 9083. */
  RDAP,
  /** A registry's availability service. */
  DAS,
  /** RFC 3912, TCP port 43. */
  WHOIS,
  /** A lookup over HTTP that is not RDAP. */
  HTTP_WHOIS,
  /** The parent zone's authoritative servers. */
  DNS
}
