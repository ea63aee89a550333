package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.FakeService;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class BulkCommandTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun bulk(String in, String... args) {
    return CliRun.of(in, Map.of("DOMAINCHECK_TARGET", service.target()), Terminals.NONE, args);
  }

  @Test
  void bulk_stdin_printsEachAnswerWithItsLine() {
    CliRun run = bulk("# names\navailable-a.com\n\nthrottled-b.nl\n", "bulk", "-", "--json");
    assertEquals(
        """
        {"input":"available-a.com","domainName":"available-a.com","unicodeName":"available-a.com","availability":"AVAILABLE","reservationVisible":false,"cached":false,"correlationId":"2"}
        {"input":"throttled-b.nl","domainName":"throttled-b.nl","unicodeName":"throttled-b.nl","availability":"UNKNOWN","reason":"THROTTLED","reservationVisible":false,"cached":false,"correlationId":"4"}
        """,
        run.out());
    assertEquals("", run.err());
    assertEquals(3, run.exitCode());
  }

  @Test
  void bulk_file_printsATable(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("names.txt"), "available-a.com\n");
    CliRun run = bulk("", "bulk", file.toString());
    assertEquals(2, run.lines().size());
    assertTrue(run.lines().get(0).startsWith("DOMAIN "), run.out());
    assertTrue(run.lines().get(1).startsWith("available-a.com "), run.out());
    assertEquals(0, run.exitCode());
  }

  @Test
  void bulk_csv_endsWithTheLineNumber() {
    CliRun run = bulk("available-a.com\n", "bulk", "-", "--csv");
    assertTrue(run.lines().get(1).endsWith(",,1"), run.out());
  }

  @Test
  void bulk_fileMissing_isUsage(@TempDir Path folder) {
    Path file = folder.resolve("absent.txt");
    assertEquals(
        new CliRun(2, "", "domaincheck: cannot read the file " + file + ": no such file\n"),
        bulk("", "bulk", file.toString()));
  }

  @Test
  void bulk_fileOnATerminal_drawsHowFarItIs(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("names.txt"), "available-a.com\n# no\navailable-b.com\n");
    CliRun run =
        CliRun.of(
            "",
            Map.of("DOMAINCHECK_TARGET", service.target()),
            new Terminals(false, true),
            "bulk",
            file.toString());
    assertTrue(run.err().contains("1 of 2 names"), run.err());
  }

  @Test
  void bulk_emptyInput_isAnswered() {
    assertEquals(new CliRun(0, "", ""), bulk("", "bulk", "-"));
  }

  @Test
  void bulk_serverFailsMidway_keepsTheAnswersAndSaysWhy() {
    service.onBulk.set(
        observer ->
            new io.grpc.stub.StreamObserver<>() {
              @Override
              public void onNext(dev.domaincheck.v1.CheckDomainsBulkRequest request) {
                if (request.hasBatch()) {
                  observer.onNext(FakeService.answers(request));
                  observer.onError(FakeService.failure(Status.Code.INTERNAL, "bye", "INTERNAL"));
                }
              }

              @Override
              public void onError(Throwable t) {}

              @Override
              public void onCompleted() {}
            });
    CliRun run = bulk("available-a.com\n", "bulk", "-", "--json");
    assertEquals(1, run.lines().size());
    assertEquals(
        "domaincheck: the call failed: INTERNAL/INTERNAL from " + service.target() + ": bye\n",
        run.err());
    assertEquals(1, run.exitCode());
  }

  @Test
  void bulk_hugeLine_isCutNotKept() {
    CliRun run = bulk("x".repeat(3_000_000) + "\navailable-a.com\n", "bulk", "-", "--json");
    assertEquals(2, run.lines().size());
    var batch = service.bulkMessages.get(1).getBatch();
    assertEquals(1_025, batch.getDomains(0).getDomainName().length());
  }
}
