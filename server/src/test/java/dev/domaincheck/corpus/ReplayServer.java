package dev.domaincheck.corpus;

import dev.domaincheck.directory.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The recorded registries by hand, for the shipped server's {@code --upstream-map}. The module's
 * README has the command.
 */
public final class ReplayServer {
  private ReplayServer() {}

  /**
   * Serves one recording of each name until the process is stopped.
   *
   * @param args {@code --twenty} for those of {@link TwentyRegistries} alone
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Corpus corpus =
        Corpus.find()
            .orElseThrow(() -> new IllegalStateException("name one by -D" + Corpus.PROPERTY));
    List<Placement> placements =
        List.of(args).contains("--twenty")
            ? TwentyRegistries.placements(corpus)
            : Placement.rounds(
                    Placement.ofAll(
                        corpus,
                        Directory.embedded(),
                        new ReplayReport("", CorpusExceptions.embedded())))
                .get(0);
    Path folder = Files.createTempDirectory("domaincheck-replay");
    Path map = folder.resolve("upstream-map.tsv");
    Path names = folder.resolve("names.tsv");
    try (ReplayRegistry registry = ReplayRegistry.start(placements)) {
      registry.serve(placements);
      registry.writeUpstreamMap(map);
      Files.write(names, placements.stream().map(ReplayServer::line).toList());
      System.out.println("upstream map: " + map);
      System.out.println("names, with the labels of their recordings: " + names);
      Thread.currentThread().join();
    }
  }

  private static String line(Placement placement) {
    return placement.name().ascii()
        + "\t"
        + placement.recording().label().name().toLowerCase(Locale.ROOT);
  }
}
