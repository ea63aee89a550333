package dev.domaincheck.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulesReplayTest {
  @Test
  void recordings_readByTheRules_yieldNoFalseVerdict() {
    Optional<Corpus> corpus = Corpus.find();
    if (corpus.isEmpty()) {
      System.out.println("WHOIS replay, rules mode: SKIPPED, no corpus");
      return;
    }
    ReplayReport report =
        RulesReplay.run(corpus.get(), CorpusExceptions.embedded(), System::nanoTime);
    System.out.println(report.text());
    assertEquals(List.of(), report.falseAvailable());
    assertEquals(List.of(), report.falseRegistered());
  }
}
