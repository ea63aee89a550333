package dev.domaincheck.corpus;

import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.config.TokenFileException;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.server.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Chain mode: recordings served over sockets, the service asked through its client. */
public final class ChainReplay {
  /** A call of the most names that one takes, on a machine that is busy with other tests. */
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  private ChainReplay() {}

  /**
   * Asks for the name of every recording.
   *
   * @param folder an empty one, for the service's files
   */
  public static ChainReport run(
      Corpus corpus, CorpusExceptions exceptions, Path folder, LongSupplier nanoTime)
      throws IOException, TokenFileException, StartException {
    ChainReport report = new ChainReport(exceptions);
    List<Placement> placements = Placement.ofAll(corpus, Directory.embedded(), report.matrix());
    CheckOptions options = CheckOptions.DEFAULT.withTimeout(CALL_TIMEOUT);
    try (ReplayedService service = ReplayedService.start(placements, folder);
        DomainCheckClient client = DomainCheckClient.builder().target(service.target()).build()) {
      long begun = nanoTime.getAsLong();
      List<List<Placement>> rounds = Placement.rounds(placements);
      for (List<Placement> round : rounds) {
        service.registry().serve(round);
        for (int from = 0; from < round.size(); from += DomainCheckClient.MAX_NAMES) {
          List<Placement> batch =
              round.subList(from, Math.min(round.size(), from + DomainCheckClient.MAX_NAMES));
          List<DomainResult> results =
              client.check(batch.stream().map(p -> p.name().ascii()).toList(), options);
          for (int i = 0; i < batch.size(); i++) {
            Placement placement = batch.get(i);
            report.add(
                placement, results.get(i), service.registry().hasServed(placement.recording()));
          }
        }
      }
      report.took(rounds.size(), Duration.ofNanos(nanoTime.getAsLong() - begun));
    }
    return report;
  }
}
