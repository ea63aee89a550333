package dev.domaincheck.cli;

import java.io.PrintStream;

/**
 * Where answers are printed.
 *
 * @param stream takes them
 * @param name what it is called in errors
 * @param terminal whether a person watches it
 * @param begun whether it has a header, from an earlier run
 */
record Destination(PrintStream stream, String name, boolean terminal, boolean begun)
    implements AutoCloseable {

  /** Standard output, which stays open. */
  static Destination standard(Shell shell) {
    return new Destination(shell.out(), "standard output", shell.terminals().out(), false);
  }

  @Override
  public void close() {
    if (!name.equals("standard output")) {
      stream.close();
    }
  }
}
