package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.domaincheck.Await;
import dev.domaincheck.e2e.Programs.Run;
import dev.domaincheck.e2e.Programs.ServerProcess;
import java.io.IOException;
import java.net.IDN;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client's launcher in shells, pipes and under signals, as users have it. */
@Timeout(180)
class ClientLauncherTest {
  @TempDir Path state;
  private Path launcher;

  @BeforeEach
  void install() throws IOException {
    launcher = Programs.installClient(state.resolve("distribution"));
  }

  private Path names(List<String> names) throws IOException {
    return Files.write(state.resolve("names"), names);
  }

  private ServerProcess serve() throws IOException {
    return Programs.serve(state, "--sandbox", "--host-rate", "0", "--host-concurrency", "0");
  }

  @Test
  void bulk_beforeHead_endsSilentlyAsSigpipeWouldEndIt() throws Exception {
    Path names =
        names(IntStream.range(0, 100_000).mapToObj("registered-%d.com"::formatted).toList());
    try (ServerProcess server = serve()) {
      Run run =
          Programs.script(
              state,
              "bash",
              """
              set -o pipefail
              '%s' --target %s bulk '%s' --json | head -n 1
              """
                  .formatted(launcher, server.target(), names));
      assertEquals(141, run.exitCode(), run.err());
      assertEquals("", run.err());
      assertEquals(1, run.lines().size(), run.out());
      assertTrue(run.out().contains("REGISTERED"), run.out());
    }
  }

  /** As in cron. The JVM alone would take every such letter for a U+FFFD. */
  @Test
  void check_ofANameBeyondAsciiInTheLocaleC_asksForThatName() throws Exception {
    String name = "bücher-日本.com";
    assumeTrue(
        Programs.script(state, "sh", "LC_ALL=C.UTF-8 locale charmap").out().equals("UTF-8\n"),
        "no locale to turn to");
    try (ServerProcess server = serve()) {
      Run run =
          Programs.script(
              state,
              "sh",
              "LC_ALL=C exec '%s' --target %s check '%s' --json\n"
                  .formatted(launcher, server.target(), name));
      assertEquals(0, run.exitCode(), run.err());
      assertTrue(run.out().contains("\"input\":\"" + name + "\""), run.out());
      assertTrue(run.out().contains("\"domainName\":\"" + IDN.toASCII(name) + "\""), run.out());
    }
  }

  @Test
  void bulk_interrupted_keepsWhatWasFinished() throws Exception {
    Path status = Path.of("/proc/self/status");
    assumeTrue(
        Files.exists(status) && !Programs.ignoresSigint(status),
        "a shell that runs the tests in the background has its children ignore SIGINT");
    // The registries take longer over the last ones than anyone waits for.
    Path names =
        names(
            IntStream.range(0, 20)
                .mapToObj(
                    i ->
                        i < 10 ? "available-%d.com".formatted(i) : "slow-20000-%d.com".formatted(i))
                .toList());
    Path out = state.resolve("out.json");
    try (ServerProcess server = serve()) {
      Path err = state.resolve("err");
      Process process =
          Programs.in(
                  state,
                  List.of(
                      launcher.toString(),
                      "--target",
                      server.target(),
                      "bulk",
                      names.toString(),
                      "--json",
                      "-o",
                      out.toString()))
              .redirectError(err.toFile())
              .start();
      try {
        Await.until(() -> Files.exists(out) && Files.readAllLines(out).size() == 10);
        assertEquals(0, Programs.script(state, "sh", "kill -INT " + process.pid()).exitCode());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(130, process.exitValue(), Files.readString(err));
        assertEquals(
            IntStream.range(0, 10)
                .mapToObj("available-%d.com"::formatted)
                .collect(Collectors.toSet()),
            Files.readAllLines(out).stream()
                .map(line -> line.replaceAll(".*\"input\":\"([^\"]*)\".*", "$1"))
                .collect(Collectors.toSet()));
        assertTrue(Files.readString(err).contains("--resume"), Files.readString(err));
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
