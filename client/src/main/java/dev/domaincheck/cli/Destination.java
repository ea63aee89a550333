package dev.domaincheck.cli;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Where answers are printed.
 *
 * @param stream takes them
 * @param name what it is called in errors
 * @param terminal whether a person watches it
 * @param begun whether it has a header, from an earlier run
 * @param owned whether it ends with the answers
 */
record Destination(PrintStream stream, String name, boolean terminal, boolean begun, boolean owned)
    implements AutoCloseable {

  /** Standard output, which stays open. */
  static Destination standard(Shell shell) {
    return new Destination(shell.out(), "standard output", shell.terminals().out(), false, false);
  }

  /** A file. */
  static Destination file(PrintStream stream, Path file, boolean begun) {
    return new Destination(stream, file.toString(), false, begun, true);
  }

  @Override
  public void close() {
    if (owned) {
      stream.close();
    }
  }
}
