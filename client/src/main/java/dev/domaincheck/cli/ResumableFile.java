package dev.domaincheck.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of answers, for one run at a time, of which the last line may be torn. */
final class ResumableFile {

  private static final int BLOCK = 8_192;

  private final Path file;
  private final FileChannel channel;
  private final RowReader reader;
  private final AnsweredLines answered;

  private ResumableFile(Path file, FileChannel channel, RowReader reader) {
    this.file = file;
    this.channel = channel;
    this.reader = reader;
    this.answered = new AnsweredLines(reader, file.toString());
  }

  /**
   * Opens a new file, or an empty one. A device or a pipe is as good.
   *
   * @throws UsageException if it holds something, or another run has it
   */
  static Destination begin(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return destination(file, Files.newOutputStream(file), false);
    }
    FileChannel channel = open(file);
    if (channel.size() > 0) {
      channel.close();
      throw new UsageException(
          file + " holds something already; go on with it by --resume, or remove it");
    }
    return destination(file, Channels.newOutputStream(channel), false);
  }

  /**
   * Opens what an earlier run printed, and removes a torn last line; a file that is not there is
   * made.
   *
   * @throws UsageException if the file holds anything else, or another run has it
   */
  static FileFlags.Opened resume(Path file, RowReader reader) throws IOException {
    FileChannel channel = open(file);
    try {
      ResumableFile earlier = new ResumableFile(file, channel, reader);
      long whole = earlier.read();
      return new FileFlags.Opened(
          destination(file, Channels.newOutputStream(channel), whole > 0), earlier.answered);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Destination destination(Path file, OutputStream out, boolean begun) {
    PrintStream stream =
        new PrintStream(new BufferedOutputStream(out), false, StandardCharsets.UTF_8);
    return Destination.file(stream, file, begun);
  }

  private static FileChannel open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (isTaken(channel)) {
      channel.close();
      throw new UsageException("another run is writing into " + file + "; wait until it has ended");
    }
    return channel;
  }

  /** The system gives the lock back when the process ends, however it does. */
  private static boolean isTaken(FileChannel channel) {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      // Some file systems know no locks.
      return false;
    }
  }

  /** Returns how many bytes the whole lines are, and leaves the file so long. */
  private long read() throws IOException {
    long whole = endOfLastLine();
    readLines(text(whole));
    // Only now, for by now all else in the file is known to be ours.
    channel.truncate(whole);
    channel.position(whole);
    return whole;
  }

  /** Not closed: the lock would be given back with the channel. */
  private void readLines(String torn) throws IOException {
    // A torn character is no reason to fail.
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    String line = lines.readLine();
    String next;
    for (long number = 1; line != null; line = next, number++) {
      next = lines.readLine();
      boolean first = number == 1;
      if (next == null && !torn.isEmpty()) {
        // What comes behind the last line end is no line.
        if (!reader.isBeginning(torn, first)) {
          throw foreign(number);
        }
      } else if (!reader.isHeader(line, first)) {
        AnsweredRow row = reader.row(line);
        if (row == null) {
          throw foreign(number);
        }
        answered.add(row);
      }
    }
  }

  private UsageException foreign(long number) {
    return new UsageException(
        "line "
            + number
            + " of "
            + file
            + " is no answer of 'domaincheck bulk' in this format; --resume expects the output of"
            + " the run that it continues");
  }

  /** What is behind the last line end; no more of it than tells what it is. */
  private String text(long from) throws IOException {
    return new String(bytes(from, Math.min(from + BLOCK, channel.size())), StandardCharsets.UTF_8);
  }

  /** How long the file is up to its last line end, which is looked for from behind. */
  private long endOfLastLine() throws IOException {
    for (long end = channel.size(); end > 0; ) {
      long begin = Math.max(0, end - BLOCK);
      byte[] block = bytes(begin, end);
      for (int i = block.length - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return begin + i + 1;
        }
      }
      end = begin;
    }
    return 0;
  }

  private byte[] bytes(long begin, long end) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) (end - begin));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, begin + bytes.position()) < 0) {
        throw new IOException("it has become shorter");
      }
    }
    return bytes.array();
  }
}
