package dev.domaincheck.server;

import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import java.util.ArrayList;
import java.util.List;

/** The operator's list of names to be kept warm: one a line, {@code #} begins a comment. */
final class WarmList {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private WarmList() {}

  /**
   * Reads the list.
   *
   * @param source named in errors
   * @return the names in A-label form
   * @throws IllegalArgumentException for a line that is no registrable name; it tells its number
   *     and what is wrong with it, and not the name, which is a secret
   */
  static List<String> parse(String source, String text) {
    List<String> names = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      String name = withoutComment(number == 1 ? withoutMark(line) : line).strip();
      if (name.isEmpty()) {
        continue;
      }
      switch (DomainName.parse(name)) {
        case DomainName parsed -> names.add(parsed.ascii());
        case RejectedName rejected ->
            throw new IllegalArgumentException(
                source + ":" + number + ": expected " + expected(rejected.problem()));
      }
    }
    return List.copyOf(names);
  }

  /** Without the name: the text is logged. */
  private static String expected(RejectedName.Problem problem) {
    return switch (problem) {
      case SYNTAX -> "a domain name, found something else";
      case IDNA -> "a domain name, found one that UTS 46 does not allow";
      case PUBLIC_SUFFIX -> "a name below a public suffix, found the suffix alone";
      case NOT_REGISTRABLE_LEVEL -> "a name that can be registered, found one below such a name";
    };
  }

  /** No name holds the sign. */
  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment);
  }

  private static String withoutMark(String line) {
    return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
  }
}
