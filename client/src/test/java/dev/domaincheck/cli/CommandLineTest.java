package dev.domaincheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.FakeService;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class CommandLineTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun failing(StatusRuntimeException failure) {
    service.onCheck.set((request, observer) -> observer.onError(failure));
    return CliRun.of("--target", service.target(), "check", "a.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check ",
        "bulk ",
        "info ",
        "cache ",
        "cache stats ",
        "cache clear ",
        "hosts ",
        "hosts list ",
        "hosts pause ",
        "hosts resume ",
        "hosts limit ",
        "hosts reload ",
        "bench ",
        "server ",
        "cache list ",
        "cache get ",
        "cache evict ",
        "cache warm ",
        "cache save ",
        "completion ",
        "man "
      })
  void help_ofEveryCommand_tellsTheExitCodes(String command) {
    CliRun run = CliRun.of((command + "--help").split(" "));
    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    assertTrue(run.out().startsWith("Usage: domaincheck " + command.strip()), run.out());
    assertTrue(run.out().contains("3     at least one name is UNKNOWN"), run.out());
    assertTrue(run.out().contains("--target=HOST:PORT"), run.out());
    assertTrue(run.out().contains("DOMAINCHECK_TARGET"), run.out());
  }

  @Test
  void version_asked_isTold() {
    assertEquals(
        new CliRun(0, "domaincheck " + DomainCheckClient.version() + "\n", ""),
        CliRun.of("--version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|no command given; see 'domaincheck --help'",
        "cache|no command given; see 'domaincheck cache --help'",
        "check|Missing required parameter: 'NAME'; see 'domaincheck check --help'",
        "info|Missing required parameter: 'NAME'; see 'domaincheck info --help'",
        "info a --view availability|there is no option '--view'; see 'domaincheck info --help'",
        "hosts pause a|Missing required option: '--for=D'; see 'domaincheck hosts pause --help'",
        "hosts pause --for 1m|Missing required parameter: 'GROUP'; see 'domaincheck hosts pause"
            + " --help'",
        "hosts pause a --for ever|Invalid value for option '--for': 'ever' is no duration such as"
            + " 500ms, 10s, 5m, 1h or PT10S; see 'domaincheck hosts pause --help'",
        "hosts resume|Missing required parameter: 'GROUP'; see 'domaincheck hosts resume --help'",
        "hosts limit a|there is nothing to change; give --concurrency, --rate, --burst or"
            + " --daily-quota",
        "hosts limit a --rate fast|Invalid value for option '--rate': 'fast' is not a double; see"
            + " 'domaincheck hosts limit --help'",
        "hosts nonsense|there is no command 'nonsense'; see 'domaincheck hosts --help'",
        "check a --nonsense|there is no option '--nonsense'; see 'domaincheck check --help'",
        "cache clear --yes|there is no option '--yes'; see 'domaincheck cache clear --help'",
        "chekc a|there is no command 'chekc'; did you mean check?; see 'domaincheck --help'",
        "check a --max-age soon|Invalid value for option '--max-age': 'soon' is no duration such as"
            + " 500ms, 10s, 5m, 1h or PT10S; see 'domaincheck check --help'",
        "check a --assurance odd|--assurance is 'odd', expected fast, standard or corroborated",
        "check a --max-parallelism -1|maxParallelism is -1, expected zero or more",
        "check a --timeout 0s|Invalid value for option '--timeout': '0s' is no time at all, expected"
            + " more than zero, such as 500ms, 10s or 5m; see 'domaincheck check --help'",
        "server --timeout -1s|Invalid value for option '--timeout': '-1s' is no duration such as"
            + " 500ms, 10s, 5m, 1h or PT10S; see 'domaincheck server --help'",
        "check a --target nowhere|the target is 'nowhere', expected HOST:PORT, such as"
            + " 127.0.0.1:9090 (--target)",
        "check a --plaintext --tls|--plaintext excludes --tls, --tls-ca and --client-cert",
        "check a --client-cert a.pem|--client-cert and --client-key need each other",
        "check a --client-key a.pem|--client-cert and --client-key need each other",
        "check a --client-cert /absent.pem --client-key /key.pem|cannot read the certificate"
            + " /absent.pem or its key /key.pem (--client-cert, --client-key)",
        "completion fish|SHELL is 'fish', expected bash or zsh",
        "completion|Missing required parameter: 'SHELL'; see 'domaincheck completion --help'",
        "man chekc|COMMAND is 'chekc', expected one of check, bulk, info, cache, hosts, bench, server,"
            + " completion, man",
        "man check more|COMMAND is 'more', expected nothing below check",
        "check a --tls-ca /absent.pem|cannot read the trust file /absent.pem (--tls-ca)",
        "check a --token-file /absent|cannot read the token file /absent: no such file",
      })
  void usage_wrong_isOneLineAndTwo(String args, String message) {
    String[] split = args.isEmpty() ? new String[0] : args.split(" ");
    assertEquals(new CliRun(2, "", "domaincheck: " + message + "\n"), CliRun.of(split));
  }

  @Test
  void usage_trustFileWithoutCertificates_isOneLineAndTwo(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    String message =
        "the trust file " + file + " holds no certificates, expected some in PEM (--tls-ca)";
    assertEquals(
        new CliRun(2, "", "domaincheck: " + message + "\n"),
        CliRun.of("check", "a", "--tls-ca=" + file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json --csv", "--refresh --cache-only"})
  void usage_exclusiveOptions_areRefused(String options) {
    CliRun run = CliRun.of(("check a " + options).split(" "));
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("mutually exclusive"), run.err());
    assertEquals(1, run.err().lines().count());
  }

  @Test
  void argument_withTerminalEscapes_isShownHarmless() {
    CliRun run = CliRun.of("check", "a", "--max-age", "\u001b[2J");
    assertTrue(run.err().contains("'\\u001b[2J'"), run.err());
  }

  @Test
  void service_nobodyListens_isFourAndSaysWhatToDo() throws IOException {
    String target;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      target = "127.0.0.1:" + socket.getLocalPort();
    }
    CliRun run = CliRun.of("check", "a.com", "--target", target);
    assertEquals(4, run.exitCode());
    assertEquals("", run.out());
    assertTrue(
        run.err().startsWith("domaincheck: cannot reach the service at " + target + " ("),
        run.err());
    assertTrue(run.err().contains("Connection refused"), run.err());
    assertTrue(run.err().contains("start it, name another with --target HOST:PORT"), run.err());
  }

  @Test
  void service_doesNotAnswer_isFour() {
    service.onCheck.set((request, observer) -> {});
    CliRun run = CliRun.of("check", "a.com", "--target", service.target(), "--timeout", "100ms");
    assertEquals(4, run.exitCode());
    assertTrue(run.err().contains("did not answer in time"), run.err());
  }

  @Test
  void service_overloaded_isFourAndSaysWhenToComeBack() {
    var retry =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(3))
            .build();
    CliRun run =
        failing(
            FakeService.failure(Status.Code.UNAVAILABLE, "full", "OVERLOADED", Any.pack(retry)));
    assertEquals(4, run.exitCode());
    assertTrue(run.err().endsWith("; try again in 3s\n"), run.err());
  }

  @Test
  void service_refusesAValue_isTwoAndNamesTheField() {
    var bad =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField("options.lookup_timeout")
                    .setDescription("is 1 h, at most 30 s"))
            .build();
    CliRun run =
        failing(
            FakeService.failure(
                Status.Code.INVALID_ARGUMENT, "bad option", "INVALID_OPTION", Any.pack(bad)));
    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().endsWith("bad option; options.lookup_timeout: is 1 h, at most 30 s\n"),
        run.err());
  }

  @Test
  void service_failsOtherwise_isOneAndOneHarmlessLine() {
    CliRun run =
        failing(Status.INTERNAL.withDescription("id 7\n\u001b[31mred").asRuntimeException());
    assertEquals(1, run.exitCode());
    assertEquals(
        "domaincheck: the call failed: INTERNAL from "
            + service.target()
            + ": id 7\\u000a\\u001b[31mred\n",
        run.err());
  }

  /** What a command does whose standard output fails. */
  private CliRun failingOutput(boolean pipe, String... args) {
    var err = new ByteArrayOutputStream();
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        };
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new StandardOutput(failing, () -> pipe)), false, UTF_8);
    int exitCode =
        new Cli(
                new Shell(
                    InputStream.nullInputStream(),
                    out,
                    new PrintStream(err, false, UTF_8),
                    Map.of("DOMAINCHECK_TARGET", service.target()),
                    Terminals.NONE,
                    System::nanoTime,
                    InstantSource.fixed(CliRun.NOW),
                    new Interruption()))
            .run(args);
    out.flush();
    return new CliRun(exitCode, "", err.toString(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check available-a.com",
        "check available-a.com b.com --json --stream",
        "check a --tld com --dry-run",
        "info a.com",
        "cache stats",
        "cache list",
        "hosts",
        "server",
        "man",
        "completion bash",
        "--help",
        "check --help",
        "--version"
      })
  void output_fails_isOneWhereItIsFullAndQuietWhereNobodyReads(String args) {
    assertEquals(new CliRun(141, "", ""), failingOutput(true, args.split(" ")));
    CliRun full = failingOutput(false, args.split(" "));
    assertEquals(1, full.exitCode());
    assertTrue(
        full.err().startsWith("domaincheck: cannot write the ")
            && full.err().contains(": standard output is closed or full\n"),
        full.err());
  }

  @Test
  void output_nobodyReadsAndTheServiceFails_isTold() {
    service.onStats.set(
        () -> {
          throw FakeService.failure(Status.Code.INTERNAL, "broken", "");
        });
    CliRun run = failingOutput(true, "cache", "stats");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("broken"), run.err());
  }
}
