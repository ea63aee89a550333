package dev.domaincheck.corpus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.corpus.RegistrationReport.Field;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistrationReplayTest {
  /** What the project promises where a rule names the field. */
  private static final double PROMISED = 0.95;

  /** Of fewer rows, two that the manifest has wrong would break the promise. */
  private static final int ENOUGH = 100;

  private static void assertKeepsThePromise(RegistrationReport report) {
    System.out.println(report.text());
    for (Field field : Field.values()) {
      if (report.read(field) >= ENOUGH) {
        assertTrue(report.rightOfRead(field) >= PROMISED, () -> field + ": see the report");
      }
    }
  }

  @Test
  void whoisRecords_holdWhatTheManifestStates() {
    Optional<Corpus> corpus = Corpus.find();
    if (corpus.isEmpty()) {
      System.out.println("Registration data, WHOIS: SKIPPED, no corpus");
      return;
    }
    assertKeepsThePromise(RegistrationReplay.whois(corpus.get()));
  }

  @Test
  void rdapRecords_holdWhatTheManifestStates() {
    Optional<Corpus> corpus = Corpus.find();
    if (corpus.isEmpty()) {
      System.out.println("Registration data, RDAP: SKIPPED, no corpus");
      return;
    }
    assertKeepsThePromise(RegistrationReplay.rdap(corpus.get()));
  }
}
