package dev.domaincheck.corpus;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.rdap.RdapClient;
import dev.domaincheck.rdap.RdapReader;
import dev.domaincheck.transport.HttpReply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;

/** Rules mode for RDAP: recorded status, body and host to verdict, without sockets. */
public final class RdapRulesReplay {
  /** Asked where a recording does not tell its server; no error text is listed for it. */
  private static final String ANY_HOST = "rdap.invalid";

  private RdapRulesReplay() {}

  /**
   * Reads every RDAP recording.
   *
   * @param nanoTime times the reading, not the files
   */
  public static ReplayReport run(
      Corpus corpus, CorpusExceptions exceptions, LongSupplier nanoTime) {
    ReplayReport report = new ReplayReport("RDAP replay, rules mode", exceptions);
    // Only Retry-After is read against a clock, and the recordings have no headers.
    RdapReader reader = new RdapReader(() -> Instant.EPOCH);
    for (Recording recording : corpus.recordings()) {
      if (!recording.protocol().equals("rdap")) {
        continue;
      }
      DomainName name = recording.tld().isEmpty() ? null : CorpusNames.of(recording);
      String why = LeftOut.reason(recording, name);
      if (why != null || name == null) {
        report.leaveOut(why == null ? "name" : why);
        continue;
      }
      String host = host(recording);
      URI url = RdapClient.domainUrl(URI.create("https://" + host + "/"), name);
      HttpReply reply = new HttpReply(recording.status(), Map.of(), recording.reply());
      reader.read(name, url, reply); // warms up what the next line times
      long begun = nanoTime.getAsLong();
      Outcome outcome = reader.read(name, url, reply);
      report.took(Duration.ofNanos(nanoTime.getAsLong() - begun));
      report.add(recording, host, outcome);
    }
    return report;
  }

  private static String host(Recording recording) {
    String host = recording.serverHost();
    return switch (DomainName.parse(host)) {
      case DomainName name -> host;
      case RejectedName below ->
          below.problem() == RejectedName.Problem.NOT_REGISTRABLE_LEVEL ? host : ANY_HOST;
    };
  }
}
