package dev.domaincheck.cli;

import dev.domaincheck.client.BulkName;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The names of a list that earlier runs have not answered, each with the number of its line. */
final class UnansweredLines implements Iterator<BulkName> {

  private final NameLines lines;
  private final String list;
  private final AnsweredLines answered;
  private @Nullable BulkName next;
  private long passedOver;

  /**
   * Names to ask for.
   *
   * @param list what the list is called in errors
   */
  UnansweredLines(NameLines lines, String list, AnsweredLines answered) {
    this.lines = lines;
    this.list = list;
    this.answered = answered;
  }

  /**
   * Whether there is another name; waits for it.
   *
   * @throws UsageException if the list is not the one that was answered
   */
  @Override
  public boolean hasNext() {
    while (next == null && lines.hasNext()) {
      NameLines.Line line = lines.next();
      if (answered.hold(line, list)) {
        passedOver++;
      } else {
        next = new BulkName(line.name(), String.valueOf(line.number()));
      }
    }
    if (next == null) {
      answered.expectAll(passedOver, list);
    }
    return next != null;
  }

  @Override
  public BulkName next() {
    BulkName name = hasNext() ? next : null;
    if (name == null) {
      throw new NoSuchElementException("no more names in " + list);
    }
    next = null;
    return name;
  }
}
