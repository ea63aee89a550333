package dev.domaincheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The client's command line inside a test of the server. It lies in the client's package because
 * {@link Cli}, which is a function of its surroundings, is not for users of the SDK.
 */
public final class InProcessCli {
  private InProcessCli() {}

  /**
   * What a run did.
   *
   * @param out the lines of standard output
   */
  public record Run(int exitCode, List<String> out, String err) {}

  /** Runs one command with no input, no variables and no terminal. */
  public static Run run(List<String> args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            Map.of(),
            Terminals.NONE,
            System::nanoTime,
            InstantSource.system(),
            new Interruption());
    int exitCode = new Cli(shell).run(args.toArray(new String[0]));
    return new Run(exitCode, out.toString(UTF_8).lines().toList(), err.toString(UTF_8));
  }
}
