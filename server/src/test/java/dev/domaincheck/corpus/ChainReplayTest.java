package dev.domaincheck.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ChainReplayTest {
  /** A bound for what hangs; it takes some ten seconds. */
  @Timeout(300)
  @Test
  void recordings_servedOverSockets_yieldNoFalseVerdict(@TempDir Path folder) throws Exception {
    Optional<Corpus> corpus = Corpus.find();
    if (corpus.isEmpty()) {
      System.out.println("replay, chain mode: SKIPPED, no corpus");
      return;
    }
    ChainReport report =
        ChainReplay.run(corpus.get(), CorpusExceptions.embedded(), folder, System::nanoTime);
    System.out.println(report.text());
    assertEquals(List.of(), report.falseAvailable());
    assertEquals(List.of(), report.falseRegistered());
    assertEquals(List.of(), report.baseless());
    assertEquals(List.of(), report.unserved());
  }
}
