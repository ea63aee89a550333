package dev.domaincheck.server;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.IanaReferrals;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.transport.Endpoint;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.transport.TransportException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks IANA's WHOIS (RFC 3912) about top-level domains, under the cap of all queries. */
record IanaWhois(Transport transport, QueryGate gate) implements IanaReferrals.Query {
  private static final Endpoint SERVER = new Endpoint("whois.iana.org", 43);
  private static final String GROUP = "whois:whois.iana.org";

  /** An answer has some 2 KB. */
  private static final int MAX_BYTES = 64 * 1024;

  @Override
  public @Nullable String ask(String tld, Deadline deadline) throws InterruptedException {
    return switch (gate.admit(GROUP, Protocol.WHOIS, LiveData.CALLER, deadline)) {
      case Admission.Granted granted -> {
        try (Permit permit = granted.permit()) {
          yield ask(tld, permit, deadline);
        }
      }
      case Admission.Paused paused -> null;
      case Admission.Overloaded overloaded -> null;
      case Admission.TimedOut timedOut -> null;
    };
  }

  private @Nullable String ask(String tld, Permit permit, Deadline deadline)
      throws InterruptedException {
    byte[] query = (tld + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] reply = transport.tcp(SERVER, query, MAX_BYTES, deadline);
      permit.answered();
      return new String(reply, StandardCharsets.UTF_8);
    } catch (TransportException e) {
      permit.failed(e.reason(), tld);
      return null;
    }
  }
}
