package dev.domaincheck.cli;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which lines of a list earlier runs have answered, in some five bytes a line: what was printed of
 * a name is remembered by its hash.
 */
final class AnsweredLines {

  /** The service repeats at least so much of what it was asked, however long that was. */
  private static final int COMPARED = 300;

  private final RowReader reader;
  private final String file;
  private final BitSet lines = new BitSet();
  private final Tally tally = new Tally();
  private int[] names = new int[1_024];
  private long answers;

  /**
   * Nothing is answered yet.
   *
   * @param file where the answers are, for errors
   */
  AnsweredLines(RowReader reader, String file) {
    this.reader = reader;
    this.file = file;
  }

  void add(AnsweredRow row) {
    int line = row.line();
    if (lines.get(line)) {
      return;
    }
    if (line >= names.length) {
      // Grows by halves, as a list does.
      names = Arrays.copyOf(names, Math.max(line + 1, names.length + names.length / 2));
    }
    names[line] = hash(row.input());
    lines.set(line);
    answers++;
    tally.count(row.availability(), false);
  }

  /**
   * Whether the name on this line of the list is answered.
   *
   * @throws UsageException if another name was on it
   */
  boolean hold(NameLines.Line line, String list) {
    if (line.number() > Integer.MAX_VALUE || !lines.get((int) line.number())) {
      return false;
    }
    if (names[(int) line.number()] != hash(reader.printed(line.name()))) {
      throw new UsageException(
          "line "
              + line.number()
              + " of "
              + list
              + " is '"
              + line.name()
              + "', but "
              + file
              + " answers another name for it; --resume expects the list that it was begun with");
    }
    return true;
  }

  /**
   * Sees whether the list has all lines that are answered.
   *
   * @param found how many of them it has
   * @throws UsageException if it does not
   */
  void expectAll(long found, String list) {
    if (found < answers) {
      throw new UsageException(
          file
              + " answers "
              + (answers - found == 1 ? "a line" : Figures.number(answers - found) + " lines")
              + " that "
              + list
              + " does not have; --resume expects the list that it was begun with");
    }
  }

  long size() {
    return answers;
  }

  /** What the answers were. */
  Tally tally() {
    return tally;
  }

  private static int hash(String printed) {
    return printed.substring(0, Math.min(printed.length(), COMPARED)).hashCode();
  }
}
