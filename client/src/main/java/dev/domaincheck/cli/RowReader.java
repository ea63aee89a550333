package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import org.jspecify.annotations.Nullable;

/** Reads back what the {@link RowWriter} of the same format printed for {@code bulk}. */
interface RowReader {
  /** Whether an answer, or the header, may begin so. */
  boolean isBeginning(String text, boolean firstLine);

  /** Whether the line stands above the answers and is none. */
  boolean isHeader(String line, boolean firstLine);

  /** The answer on a line, without its end; null if it is none. */
  @Nullable AnsweredRow row(String line);

  /** A name as it is printed. */
  String printed(String name);

  /** The verdict of that name; null if there is none. */
  static @Nullable Availability availability(String name) {
    try {
      return Availability.valueOf(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A line's number; 0 if it is none. */
  static int number(String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
