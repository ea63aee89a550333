package dev.domaincheck.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RdapRulesReplayTest {
  @Test
  void recordings_readAsReplies_yieldNoFalseVerdict() {
    Optional<Corpus> corpus = Corpus.find();
    if (corpus.isEmpty()) {
      System.out.println("RDAP replay, rules mode: SKIPPED, no corpus");
      return;
    }
    ReplayReport report =
        RdapRulesReplay.run(corpus.get(), CorpusExceptions.embedded(), System::nanoTime);
    System.out.println(report.text());
    assertEquals(List.of(), report.falseAvailable());
    assertEquals(List.of(), report.falseRegistered());
  }
}
