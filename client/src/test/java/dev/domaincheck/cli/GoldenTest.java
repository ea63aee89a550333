package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.FakeService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each command prints and exits with, word by word. A file is a list of runs: {@code $} a
 * command, {@code <} a line of its input, {@code |} one of standard output, {@code !} one of
 * standard error, {@code =} its exit code; {@code @} says what the service does from there on.
 * {@code -Dgolden=update} writes what is printed now into the files, to be looked at before it is
 * committed.
 */
@Timeout(120)
final class GoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/dev/domaincheck/cli/golden");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir private Path files;
  private @Nullable StatusRuntimeException failure;

  static Stream<String> scripts() throws IOException {
    try (Stream<Path> scripts = Files.list(FOLDER)) {
      return scripts.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void runs_ofAScript_printWhatTheyDid(String name) throws IOException {
    Path script = FOLDER.resolve(name);
    String expected = Files.readString(script);
    String actual = replayed(expected);
    if ("update".equals(System.getProperty("golden"))) {
      Files.writeString(script, actual);
    } else {
      assertEquals(expected, actual);
    }
  }

  private String replayed(String script) throws IOException {
    StringBuilder replayed = new StringBuilder();
    try (FakeService service = new FakeService(server -> server.intercept(new Failing()))) {
      GoldenService.prepare(service);
      String target = service.target();
      List<String> lines = script.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.startsWith("$ ")) {
          StringBuilder in = new StringBuilder();
          replayed.append(line).append('\n');
          while (i + 1 < lines.size() && lines.get(i + 1).startsWith("<")) {
            i++;
            in.append(lines.get(i).replaceFirst("^< ?", "")).append('\n');
            replayed.append(lines.get(i)).append('\n');
          }
          CliRun run = run(line.substring(2), in.toString(), target);
          lines('|', run.out(), target, replayed);
          lines('!', run.err(), target, replayed);
          replayed.append("= ").append(run.exitCode()).append('\n');
        } else if (line.startsWith("@ ")) {
          target = line.equals("@ down") ? closed() : service.target();
          failure = line.equals("@ up") || line.equals("@ down") ? null : failure(line);
          replayed.append(line).append('\n');
        } else if (line.isEmpty() || line.startsWith("#")) {
          replayed.append(line).append('\n');
        }
      }
    }
    return replayed.toString();
  }

  /** {@code @ CODE REASON message}. */
  private static StatusRuntimeException failure(String line) {
    String[] parts = line.split(" ", 4);
    return FakeService.failure(Status.Code.valueOf(parts[1]), parts[3], parts[2]);
  }

  /** Words before the command that have a {@code =} are variables, as in a shell. */
  private CliRun run(String command, String in, String target) {
    Map<String, String> env = new HashMap<>(Map.of("DOMAINCHECK_TARGET", target));
    List<String> args = new ArrayList<>();
    Matcher words = WORD.matcher(command.replace("DIR", files.toString()));
    while (words.find()) {
      String word = words.group(1) == null ? words.group(2) : words.group(1);
      int equals = word.indexOf('=');
      if (args.isEmpty() && equals > 0) {
        env.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        args.add(word);
      }
    }
    // TTY=1 is for us: whether a person watches.
    boolean terminal = env.remove("TTY") != null;
    return CliRun.of(
        in,
        env,
        new Terminals(terminal, terminal),
        args.subList(1, args.size()).toArray(String[]::new));
  }

  private void lines(char mark, String text, String target, StringBuilder to) {
    String stable =
        text.replace(target, "TARGET")
            .replace(files.toString(), "DIR")
            .replace("domaincheck " + DomainCheckClient.version(), "domaincheck VERSION");
    List<String> lines = List.of(stable.split("\n", -1));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean last = i == lines.size() - 1;
      if (!last || !line.isEmpty()) {
        to.append((mark + " " + VisibleText.of(line)).stripTrailing());
        to.append(last ? "\\\n" : "\n");
      }
    }
  }

  /** Where nobody listens. */
  private static String closed() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  private final class Failing implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
      StatusRuntimeException status = failure;
      if (status == null) {
        return next.startCall(call, metadata);
      }
      Metadata trailers = status.getTrailers();
      call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
  }
}
