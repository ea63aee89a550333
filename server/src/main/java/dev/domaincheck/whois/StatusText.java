package dev.domaincheck.whois;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.domaincheck.availability.EppStatus;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** EPP's status codes in the values of status fields. */
final class StatusText {
  private static final Splitter SEPARATOR = Splitter.on(CharMatcher.anyOf(",;/"));

  private StatusText() {}

  /** The codes, each once. */
  static List<String> codes(List<String> values) {
    Set<String> codes = new LinkedHashSet<>();
    for (String value : values) {
      for (String part : SEPARATOR.split(value)) {
        String code = code(part.strip());
        if (code != null) {
          codes.add(code);
        }
      }
    }
    return List.copyOf(codes);
  }

  /** Whether the text begins with a code. */
  static boolean isStatus(String text) {
    return code(text) != null;
  }

  /** EPP writes one word, often followed by a link; some registries write the words apart. */
  private static @Nullable String code(String text) {
    int end = 0;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    String known = EppStatus.code(text.substring(0, end));
    return known != null ? known : EppStatus.code(text);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
