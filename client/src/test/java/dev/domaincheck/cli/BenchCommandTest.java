package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.GetServerInfoResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a fake, which has no calls that do nothing; those are tested with the server. */
@Timeout(60)
final class BenchCommandTest {

  private final FakeService service = new FakeService();

  @TempDir Path folder;

  @BeforeEach
  void answerFromTheCache() {
    answer(Integer.MAX_VALUE);
    service.onInfo.set(() -> GetServerInfoResponse.newBuilder().setSandbox(true).build());
  }

  /** From the cache so often, and then no more. */
  private void answer(int cachedCalls) {
    AtomicInteger calls = new AtomicInteger();
    service.onCheck.set(
        (request, observer) -> {
          boolean cached = calls.incrementAndGet() <= cachedCalls;
          CheckDomainsResponse.Builder response = CheckDomainsResponse.newBuilder();
          request
              .getDomainNamesList()
              .forEach(
                  name ->
                      response.addResults(FakeService.result(name).toBuilder().setCached(cached)));
          observer.onNext(response.build());
          observer.onCompleted();
        });
  }

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun run(String... args) {
    return CliRun.of(
        Stream.concat(
                Stream.of(
                    "bench",
                    "--target",
                    service.target(),
                    "--warm-up",
                    "0ms",
                    "--duration",
                    "1ms",
                    "--rounds",
                    "1"),
                Stream.of(args))
            .toArray(String[]::new));
  }

  @Test
  void run_serviceWithoutBaseline_isMeasuredAlone() {
    CliRun run = run();
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("domaincheck: no baseline: the service has no --bench-service\n", run.err());
    assertEquals(3, run.lines().size(), run.out());
    assertTrue(run.lines().getLast().startsWith("check "), run.out());
    // Twice 20 calls that warm, one that prepares, and each of the 64 places at least once a run.
    assertTrue(service.checks.size() >= 20 * 2 + 1 + 2 * 64, "calls: " + service.checks.size());
    assertEquals(1, service.checks.getLast().getDomainNamesCount());
  }

  @Test
  void run_namesOfAFile_areAskedForInGroups() throws IOException {
    service.onInfo.set(() -> GetServerInfoResponse.getDefaultInstance());
    Path file =
        Files.writeString(
            folder.resolve("names"), "# mine\nregistered-a.de\nregistered-b.de\nregistered-c.de\n");
    CliRun run =
        run("--names", file.toString(), "--names-per-call", "2", "--in-flight", "2", "--json");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("{\"namesPerCall\":2,\"bulk\":false,"), run.out());
    assertEquals(
        List.of("registered-a.de", "registered-b.de"),
        service.checks.getLast().getDomainNamesList());
  }

  @Test
  void run_realRegistriesWithoutNames_isUsageAndAsksNothing() {
    service.onInfo.set(() -> GetServerInfoResponse.getDefaultInstance());
    CliRun run = run();
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("which must not be asked for made-up names"), run.err());
    assertEquals(List.of(), service.checks);
  }

  @Test
  void run_answersAreNotKept_isUsageAndNamesOne() {
    answer(0);
    CliRun run = run();
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("registered-bench-0000.com (REGISTERED)"), run.err());
  }

  @Test
  void run_anAnswerIsNotFromTheCache_failsTheRun() {
    answer(20 * 2 + 1 + 5);
    CliRun run = run();
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("0 results came from the cache for 1 names"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void run_aCallFails_failsTheRun() {
    AtomicInteger calls = new AtomicInteger();
    var answers = service.onCheck.get();
    service.onCheck.set(
        (request, observer) -> {
          if (calls.incrementAndGet() > 20 * 2 + 1 + 5) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
          } else {
            answers.accept(request, observer);
          }
        });
    CliRun run = run("--rate", "100000");
    assertEquals(4, run.exitCode(), run.err());
    assertEquals("", run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rounds 0|--rounds is 0, expected 1 to 1000",
        "--duration 0s|--duration is PT0S, expected more than 0, at most 1h",
        "--warm-up 2h|--warm-up is PT2H, expected at most 1h",
        "--names-per-call 101|namesPerCall is 101, expected 1 to 100",
        "--connections 0|connections is 0, expected 1 to 1000",
        "--in-flight 1|inFlight is 1, expected 2 to 100000",
        "--rate -1|rate is -1.0, expected 0 to 1000000",
        "--rate 5 --bulk|a bulk stream has no rate of calls",
        "--names /absent|cannot read the file /absent: no such file",
        "--server-pid -1|--server-pid is -1, expected a process of this machine",
      })
  void usage_outOfBounds_isOneLineAndTwo(String args, String message) {
    String[] all = ("bench --target " + service.target() + " " + args).split(" ");
    assertEquals(new CliRun(2, "", "domaincheck: " + message + "\n"), CliRun.of(all));
    assertEquals(List.of(), service.checks);
  }
}
