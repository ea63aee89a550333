package dev.domaincheck.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command has around it.
 *
 * @param in names, where they are read from standard input
 * @param out answers
 * @param err errors and the progress bar
 * @param env environment variables
 * @param terminals which of the streams a person watches
 * @param nanoTime a monotonic clock
 * @param clock tells how long ago something was
 * @param interruption the user's wish that the command end
 */
record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> env,
    Terminals terminals,
    LongSupplier nanoTime,
    InstantSource clock,
    Interruption interruption) {

  /** The variable's value; null if it is unset or empty. */
  @Nullable String variable(String name) {
    String value = env.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * Whether answers are coloured: on a terminal, unless the user does not want it (no-color.org).
   */
  boolean colours() {
    return terminals.out() && variable("NO_COLOR") == null && !"dumb".equals(variable("TERM"));
  }

  /** Tells the user something on standard error, below the answers where both go to one place. */
  void say(String text) {
    try {
      out.flush();
    } catch (NobodyReadsException e) {
      // Whoever reads the answers need not be the one who is told this.
    }
    err.println("domaincheck: " + VisibleText.of(text));
    err.flush();
  }

  /** Whether a progress bar can be drawn. */
  boolean bar() {
    return terminals.err() && !"dumb".equals(variable("TERM"));
  }
}
