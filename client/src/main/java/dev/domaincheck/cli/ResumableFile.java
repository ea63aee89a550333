package dev.domaincheck.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of answers, of which the last line may be torn. */
final class ResumableFile {

  private static final int BLOCK = 8_192;

  private final Path file;
  private final RowReader reader;
  private final AnsweredLines answered;
  private boolean begun;

  /**
   * Reads what an earlier run printed; a file that is not there is empty.
   *
   * @throws UsageException if the file holds anything else
   */
  ResumableFile(Path file, RowReader reader) throws IOException {
    this.file = file;
    this.reader = reader;
    this.answered = new AnsweredLines(reader, file.toString());
    if (Files.exists(file)) {
      read();
    }
  }

  AnsweredLines answered() {
    return answered;
  }

  /** Opens it to go on. */
  Destination open() throws IOException {
    return new Destination(stream(file, StandardOpenOption.APPEND), file.toString(), false, begun);
  }

  /** A stream into a file, made if it is not there. */
  static PrintStream stream(Path file, StandardOpenOption option) throws IOException {
    return new PrintStream(
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE, option)),
        false,
        StandardCharsets.UTF_8);
  }

  private void read() throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long whole = endOfLastLine(bytes);
      String torn = text(bytes, whole);
      readLines(whole > 0, torn);
      // Only now, for by now all else in the file is known to be ours.
      bytes.setLength(whole);
    }
  }

  private void readLines(boolean hasLines, String torn) throws IOException {
    if (!reader.isBeginning(torn, !hasLines)) {
      throw foreign(1);
    }
    if (!hasLines) {
      return;
    }
    begun = true;
    long number = 0;
    // A torn character is no reason to fail.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      // What comes behind the last line end is no line.
      String next;
      for (; line != null; line = next) {
        next = lines.readLine();
        number++;
        boolean isTorn = next == null && !torn.isEmpty();
        if (isTorn || reader.isHeader(line, number == 1)) {
          continue;
        }
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
  private static String text(RandomAccessFile bytes, long from) throws IOException {
    byte[] tail = new byte[(int) Math.min(BLOCK, bytes.length() - from)];
    bytes.seek(from);
    bytes.readFully(tail);
    return new String(tail, StandardCharsets.UTF_8);
  }

  /** How long the file is up to its last line end, which is looked for from behind. */
  private static long endOfLastLine(RandomAccessFile bytes) throws IOException {
    byte[] block = new byte[BLOCK];
    for (long end = bytes.length(); end > 0; ) {
      long begin = Math.max(0, end - BLOCK);
      bytes.seek(begin);
      bytes.readFully(block, 0, (int) (end - begin));
      for (int i = (int) (end - begin) - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return begin + i + 1;
        }
      }
      end = begin;
    }
    return 0;
  }
}
