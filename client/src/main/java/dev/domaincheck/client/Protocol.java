package dev.domaincheck.client;

/** How a registry's service was asked. */
public enum Protocol {
  /** Registration Data Access Protocol, RFC 9082 and RFC 9083. */
  RDAP,
  /** WHOIS on TCP port 43, RFC 3912. */
  WHOIS,
  /** A registry's availability service. */
  DAS,
  /** A registry's lookup over HTTP that is not RDAP. */
  HTTP_WHOIS,
  /** The parent zone's authoritative name servers. */
  DNS,
  /** A protocol that this version of the client does not know. */
  UNKNOWN
}
