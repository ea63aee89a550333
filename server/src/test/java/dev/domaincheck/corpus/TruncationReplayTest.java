package dev.domaincheck.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.whois.WhoisReader;
import dev.domaincheck.whois.WhoisRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A reply cut at any byte has the whole reply's verdict or none. */
class TruncationReplayTest {
  private static final int HOSTS = 60;

  /** Each byte of a reply is a reading of it, so the time goes with the square of this. */
  private static final int MAX_BYTES = 1_600;

  private static final WhoisReader READER = new WhoisReader(WhoisRules.embedded());

  @Test
  void recordings_ofSixtyHosts_cutAnywhereNeverChangeTheirVerdict() {
    Optional<Corpus> corpus = Corpus.find();
    if (corpus.isEmpty()) {
      System.out.println("WHOIS truncation: SKIPPED, no corpus");
      return;
    }
    RecordedRoutes routes = RecordedRoutes.beside(corpus.get(), Directory.embedded());
    Map<String, Set<Availability>> seen = new HashMap<>();
    List<String> changed = new ArrayList<>();
    int replies = 0;
    for (Recording recording : corpus.get().recordings()) {
      DomainName name = CorpusNames.of(recording);
      String host = routes.host(recording);
      if (!recording.protocol().equals("whois") || name == null || host.isEmpty()) {
        continue;
      }
      byte[] whole = recording.reply();
      Availability verdict = verdict(name, host, whole);
      if (verdict == null
          || whole.length > MAX_BYTES
          || (seen.size() >= HOSTS && !seen.containsKey(host))
          || !seen.computeIfAbsent(host, h -> new HashSet<>()).add(verdict)) {
        continue;
      }
      replies++;
      for (int length = 0; length < whole.length; length++) {
        Availability cut = verdict(name, host, Arrays.copyOf(whole, length));
        if (cut != null && cut != verdict) {
          changed.add(recording.path() + " after " + length + " bytes: " + cut);
          break;
        }
      }
    }
    System.out.println("WHOIS truncation: " + replies + " replies of " + seen.size() + " hosts");
    assertEquals(List.of(), changed);
  }

  private static @Nullable Availability verdict(DomainName name, String host, byte[] reply) {
    return READER.read(name, host, reply) instanceof Outcome.Verdict verdict
        ? verdict.availability()
        : null;
  }
}
