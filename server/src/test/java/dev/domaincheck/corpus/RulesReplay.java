package dev.domaincheck.corpus;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.whois.WhoisReader;
import dev.domaincheck.whois.WhoisRules;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Rules mode: recorded reply and recorded host to verdict, without sockets. */
public final class RulesReplay {
  private RulesReplay() {}

  /**
   * Reads every WHOIS recording by the embedded rules.
   *
   * @param nanoTime times the reading, not the files
   */
  public static ReplayReport run(
      Corpus corpus, CorpusExceptions exceptions, LongSupplier nanoTime) {
    ReplayReport report = new ReplayReport("WHOIS replay, rules mode", exceptions);
    RecordedRoutes routes = RecordedRoutes.beside(corpus, Directory.embedded());
    WhoisReader reader = new WhoisReader(WhoisRules.embedded());
    for (Recording recording : corpus.recordings()) {
      if (!recording.protocol().equals("whois")) {
        continue;
      }
      DomainName name = CorpusNames.of(recording);
      String host = routes.host(recording);
      String why = reasonToLeaveOut(recording, name, host);
      if (why != null || name == null) {
        report.leaveOut(why == null ? "name" : why);
      } else {
        DomainName asked = CorpusNames.spoken(recording, name, host, reader);
        byte[] reply = recording.reply();
        reader.read(asked, host, reply); // warms up what the next line times
        long begun = nanoTime.getAsLong();
        Outcome outcome = reader.read(asked, host, reply);
        report.took(Duration.ofNanos(nanoTime.getAsLong() - begun));
        report.add(recording, host, outcome);
      }
    }
    return report;
  }

  private static @Nullable String reasonToLeaveOut(
      Recording recording, @Nullable DomainName name, String host) {
    String why = LeftOut.reason(recording, name);
    return why == null && host.isEmpty() ? "no host and no route" : why;
  }
}
