package dev.domaincheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one run of the command line did.
 *
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CliRun(int exitCode, String out, String err) {
  /** The time of day of every run. */
  static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  /** Runs with nothing on standard input and no terminal. */
  static CliRun of(String... args) {
    return of("", Map.of(), Terminals.NONE, args);
  }

  static CliRun of(String in, Map<String, String> env, Terminals terminals, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    // A second passes with every look at the clock.
    AtomicLong clock = new AtomicLong();
    int exitCode =
        new Cli(
                new Shell(
                    new ByteArrayInputStream(in.getBytes(UTF_8)),
                    new PrintStream(out, false, UTF_8),
                    new PrintStream(err, false, UTF_8),
                    env,
                    terminals,
                    () -> clock.addAndGet(1_000_000_000L),
                    InstantSource.fixed(NOW),
                    new Interruption()))
            .run(args);
    return new CliRun(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
