package dev.domaincheck.corpus;

import dev.domaincheck.name.DomainName;
import dev.domaincheck.rdap.RdapClient;
import dev.domaincheck.rdap.RdapReader;
import dev.domaincheck.transport.HttpReply;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/** Rules mode for RDAP: recorded status, body and host to verdict, without sockets. */
public final class RdapRulesReplay {
  /** Asked where a recording does not tell its server; no error text is listed for it. */
  private static final String ANY_HOST = "rdap.invalid";

  private RdapRulesReplay() {}

  /** Reads every RDAP recording. */
  public static ReplayReport run(Corpus corpus, CorpusExceptions exceptions) {
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
      String host = recording.serverHost().isEmpty() ? ANY_HOST : recording.serverHost();
      URI url = RdapClient.domainUrl(URI.create("https://" + host + "/"), name);
      HttpReply reply = new HttpReply(recording.status(), Map.of(), recording.reply());
      report.add(recording, host, reader.read(name, url, reply));
    }
    return report;
  }
}
