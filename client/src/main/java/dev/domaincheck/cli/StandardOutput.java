package dev.domaincheck.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Standard output, which ends the command when nobody reads it any more. The JVM is not ended by
 * SIGPIPE as other programs are, and a {@link java.io.PrintStream} keeps the failure to itself.
 */
final class StandardOutput extends OutputStream {

  /** The kind of file in the mode that stat(2) tells, and what it is of a pipe and of a socket. */
  private static final int KIND = 0170000;

  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private final OutputStream stream;
  private final BooleanSupplier pipe;
  private boolean gone;

  /**
   * @param pipe tells once a write has failed whether the cause can only be that the reader has
   *     gone; a disk that is full is another one
   */
  StandardOutput(OutputStream stream, BooleanSupplier pipe) {
    this.stream = stream;
    this.pipe = pipe;
  }

  /**
   * Whether this process's own is a pipe. The message of the failure is in the language of the
   * user.
   */
  static boolean isPipe() {
    try {
      int kind = (int) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Not shown here: the failure is told.
      return false;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Writes, or nothing if the reader has gone.
   *
   * @throws NobodyReadsException when that is found out, once
   */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (gone) {
      return;
    }
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      if (pipe.getAsBoolean()) {
        gone = true;
        throw new NobodyReadsException(e);
      }
      throw e;
    }
  }
}
