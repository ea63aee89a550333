package dev.domaincheck.whois;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Host names in the value of a field, among their addresses and remarks. */
final class HostText {
  /** RFC 1035 section 2.3.4. */
  private static final int MAX_HOST = 253;

  private HostText() {}

  /**
   * The hosts, in lower case and without a final dot. A value holds one host with its addresses, or
   * several hosts with commas, semicolons or blanks between them.
   */
  static List<String> hosts(String value) {
    List<String> hosts = new ArrayList<>();
    for (String word : words(value)) {
      String host = host(word);
      if (!host.isEmpty()) {
        hosts.add(host);
      }
    }
    return hosts;
  }

  /** Whether there is nothing on the line but hosts and addresses, a host first. */
  static boolean isHostLine(String value) {
    List<String> words = words(value);
    if (words.isEmpty() || host(words.getFirst()).isEmpty()) {
      return false;
    }
    return words.stream().allMatch(word -> isAddress(word) || !host(word).isEmpty());
  }

  /**
   * The words outside of parentheses and brackets, which hold addresses and registries' numbers.
   */
  private static List<String> words(String value) {
    List<String> words = new ArrayList<>();
    int start = -1;
    char closing = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i == value.length() ? ' ' : value.charAt(i);
      boolean between = closing != 0 || isSeparator(c);
      if (between && start >= 0) {
        words.add(value.substring(start, i));
        start = -1;
      } else if (!between && start < 0) {
        start = i;
      }
      if (closing == 0) {
        closing = c == '(' ? ')' : c == '[' ? ']' : 0;
      } else if (c == closing) {
        closing = 0;
      }
    }
    return words;
  }

  private static boolean isSeparator(char c) {
    return " ,;()[]<>|/".indexOf(c) >= 0;
  }

  private static boolean isAddress(String word) {
    return word.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')
        && (word.indexOf(':') >= 0 || isNumeric(word));
  }

  private static boolean isNumeric(String word) {
    return word.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
  }

  /** The word as a host; empty if it is none. */
  private static String host(String word) {
    String host = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    boolean letters =
        host.chars().allMatch(c -> isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
    int dot = host.lastIndexOf('.');
    return letters
            && dot > 0
            && dot < host.length() - 1
            && host.length() <= MAX_HOST
            && !host.contains("..")
            && !isNumeric(host.substring(dot + 1))
        ? host.toLowerCase(Locale.ROOT)
        : "";
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
