package dev.domaincheck.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which streams are terminals.
 *
 * @param out standard output
 * @param err standard error
 */
record Terminals(boolean out, boolean err) {

  /** No stream is one. */
  static final Terminals NONE = new Terminals(false, false);

  /**
   * Asks the system. {@link System#console} speaks only of input and output together, and from JDK
   * 22 on is there without a terminal too; so the descriptors themselves are looked at where the
   * system shows them, and elsewhere nothing counts as a terminal.
   */
  static Terminals detect() {
    return new Terminals(isTerminal(1), isTerminal(2));
  }

  private static boolean isTerminal(int descriptor) {
    for (String folder : new String[] {"/proc/self/fd/", "/dev/fd/"}) {
      try {
        String device = Files.readSymbolicLink(Path.of(folder + descriptor)).toString();
        return device.startsWith("/dev/pts/")
            || device.startsWith("/dev/tty")
            || device.equals("/dev/console");
      } catch (IOException | UnsupportedOperationException e) {
        // Not shown here: try the other folder.
      }
    }
    return false;
  }
}
