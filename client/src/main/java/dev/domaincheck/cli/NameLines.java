package dev.domaincheck.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Names from a text in UTF-8, one a line. Blank lines, and lines that begin with {@code #}, are
 * passed over. However long a line is, only so much of it is kept as the service needs to refuse
 * it.
 */
final class NameLines implements Iterator<NameLines.Line> {

  /**
   * One name.
   *
   * @param number its line, from 1
   * @param name the line without its end
   */
  record Line(long number, String name) {}

  /** The service refuses a name of over 1,024 bytes whatever it holds. */
  private static final int MAX_LINE = 1_025;

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final BufferedReader reader;
  private final String source;
  private long number;
  private @Nullable Line next;
  private boolean ended;
  private final AtomicLong read = new AtomicLong();

  /**
   * Reads names.
   *
   * @param source what the text is called in errors
   */
  NameLines(InputStream in, String source) {
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.source = source;
  }

  /** Names found so far; from any thread. */
  long read() {
    return read.get();
  }

  /**
   * Whether there is another name; waits for it.
   *
   * @throws UncheckedIOException if the text cannot be read
   */
  @Override
  public boolean hasNext() {
    while (next == null && !ended) {
      String line = line();
      if (line == null) {
        ended = true;
      } else if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        next = new Line(number, line);
      }
    }
    return next != null;
  }

  @Override
  public Line next() {
    Line line = hasNext() ? next : null;
    if (line == null) {
      throw new NoSuchElementException("no more names in " + source);
    }
    next = null;
    read.incrementAndGet();
    return line;
  }

  private @Nullable String line() {
    try {
      int c = reader.read();
      if (c < 0) {
        return null;
      }
      number++;
      StringBuilder line = new StringBuilder();
      for (; c >= 0 && c != '\n'; c = reader.read()) {
        if (line.length() < MAX_LINE && !(number == 1 && line.isEmpty() && c == BYTE_ORDER_MARK)) {
          line.append((char) c);
        }
      }
      if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
        line.setLength(line.length() - 1);
      }
      return line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + source + ": " + e.getMessage(), e);
    }
  }
}
