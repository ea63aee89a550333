package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.cli.InProcessCli;
import dev.domaincheck.corpus.Corpus;
import dev.domaincheck.corpus.Label;
import dev.domaincheck.corpus.TwentyRegistries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TwentyRegistriesTest {
  /** Some names are UNKNOWN, as they should be. */
  private static final int SOME_UNKNOWN = 3;

  @Timeout(120)
  @Test
  void twentyRegistries_askedByTheCommandLine_areAnsweredRight(@TempDir Path folder)
      throws Exception {
    Optional<Corpus> corpus = Corpus.find();
    if (corpus.isEmpty() || !TwentyRegistries.areIn(corpus.get())) {
      System.out.println("twenty registries: SKIPPED, no corpus or another one");
      return;
    }
    JsonMapper json = JsonMapper.shared();
    StringBuilder told = new StringBuilder("== twenty registries, by the command line ==\n");
    List<String> wrong = new ArrayList<>();
    try (TwentyRegistries.Service service = TwentyRegistries.serve(corpus.get(), folder)) {
      Map<String, Label> labels = service.labelByName();
      InProcessCli.Run run =
          InProcessCli.run(
              Stream.concat(
                      Stream.of("--target", service.target(), "check", "--json"),
                      labels.keySet().stream())
                  .toList());
      assertEquals(SOME_UNKNOWN, run.exitCode(), run.err());
      assertEquals(20, run.out().size());
      List<String> names = List.copyOf(labels.keySet());
      for (int i = 0; i < names.size(); i++) {
        JsonNode result = json.readTree(run.out().get(i));
        assertEquals(names.get(i), result.path("domainName").stringValue());
        Label label = labels.get(names.get(i));
        String verdict = result.path("availability").stringValue();
        told.append(names.get(i)).append(": ").append(label).append(", answered ");
        told.append(verdict).append('\n');
        if (label == null || !label.isRight(Availability.valueOf(verdict))) {
          wrong.add(run.out().get(i));
        }
      }
    }
    System.out.println(told);
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
  }
}
