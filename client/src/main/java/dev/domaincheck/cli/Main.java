package dev.domaincheck.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.LogManager;

/** The program {@code domaincheck}: {@link Cli} in this process's surroundings. */
public final class Main {

  /** Enough to print what is at hand; who pressed Ctrl-C does not wait for long. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    // What the libraries log is told to the user as an error of the command, once.
    LogManager.getLogManager().reset();
    PrintStream out =
        utf8(new StandardOutput(new FileOutputStream(FileDescriptor.out), StandardOutput::isPipe));
    PrintStream err = utf8(new FileOutputStream(FileDescriptor.err));
    Interruption interruption = new Interruption();
    // The JVM begins to end at Ctrl-C, and does end when this returns.
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> interruption.interrupt(PATIENCE)));
    int exitCode =
        new Cli(
                new Shell(
                    System.in,
                    out,
                    err,
                    System.getenv(),
                    Terminals.detect(),
                    System::nanoTime,
                    InstantSource.system(),
                    interruption))
            .run(args);
    out.flush();
    err.flush();
    interruption.ended();
    System.exit(exitCode);
  }

  /** Names and registries' texts are Unicode whatever the locale. */
  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(new BufferedOutputStream(stream), false, StandardCharsets.UTF_8);
  }
}
