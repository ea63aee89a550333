package dev.domaincheck.rdap;

import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.ParsedName;
import dev.domaincheck.name.RejectedName;
import java.util.List;
import java.util.Locale;

/**
 * Whether the texts of an error are about another name than the asked one, as those of a mixed-up
 * cache would be.
 */
final class OtherName {
  private OtherName() {}

  /**
   * Whether a word of {@code texts} reads as a domain name that is neither {@code asked} nor of the
   * service at {@code host}. Addresses of mail and the hosts of URLs are no such words. Takes words
   * for names that are none ("found.Please"): that costs an answer and never makes a wrong one.
   */
  static boolean isIn(List<String> texts, DomainName asked, String host) {
    String own = registrable(host);
    for (String text : texts) {
      int start = 0;
      for (int at = 0; at <= text.length(); at++) {
        if (at == text.length() || isSpace(text.charAt(at))) {
          if (wordNamesOther(text.substring(start, at), asked, host, own)) {
            return true;
          }
          start = at + 1;
        }
      }
    }
    return false;
  }

  private static boolean wordNamesOther(String word, DomainName asked, String host, String own) {
    if (word.indexOf('.') < 0 && word.chars().noneMatch(OtherName::isWideDot)) {
      return false;
    }
    int scheme = word.indexOf("://");
    if (scheme >= 0) {
      // The place of the object in an RDAP URL (RFC 9082 section 3.1.3); the rest is an address.
      String path = "/domain/";
      int at = word.toLowerCase(Locale.ROOT).indexOf(path, scheme);
      return at >= 0 && partsNameOther(firstPart(word, at + path.length()), asked, host, own);
    }
    return word.indexOf('@') < 0 && partsNameOther(word, asked, host, own);
  }

  private static String firstPart(String word, int start) {
    int end = word.indexOf('/', start);
    return word.substring(start, end < 0 ? word.length() : end);
  }

  private static boolean partsNameOther(String word, DomainName asked, String host, String own) {
    int start = 0;
    for (int at = 0; at <= word.length(); at++) {
      if (at == word.length() || !isOfName(word.charAt(at))) {
        String part = trimDots(word.substring(start, at));
        start = at + 1;
        if (isName(part) && !AskedName.isSame(asked, part) && !isOwn(part, host, own)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOwn(String name, String host, String own) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals(host)
        || (!own.isEmpty() && (lower.equals(own) || lower.endsWith("." + own)));
  }

  /** The name that the service's host is below; empty if there is none. */
  private static String registrable(String host) {
    ParsedName parsed = DomainName.parse(host);
    return switch (parsed) {
      case DomainName name -> name.ascii();
      case RejectedName rejected -> rejected.registrable();
    };
  }

  /**
   * Two labels or more, of which the last has two letters at least and does not open as a number.
   */
  private static boolean isName(String part) {
    int dot = -1;
    for (int at = 0; at < part.length(); at++) {
      if (isDot(part.charAt(at))) {
        dot = at;
      }
    }
    return dot > 0 && part.length() - dot > 2 && Character.isLetter(part.codePointAt(dot + 1));
  }

  private static String trimDots(String part) {
    int start = 0;
    int end = part.length();
    while (start < end && isEdge(part.charAt(start))) {
      start++;
    }
    while (end > start && isEdge(part.charAt(end - 1))) {
      end--;
    }
    return part.substring(start, end);
  }

  private static boolean isEdge(char c) {
    return isDot(c) || c == '-' || c == '_';
  }

  private static boolean isOfName(char c) {
    // Whatever is not ASCII may be part of a label: joiners, marks and halves of pairs too.
    return c >= 0x80 ? !isQuote(c) : Character.isLetterOrDigit(c) || isEdge(c);
  }

  private static boolean isQuote(char c) {
    int type = Character.getType(c);
    return type == Character.INITIAL_QUOTE_PUNCTUATION
        || type == Character.FINAL_QUOTE_PUNCTUATION
        || type == Character.START_PUNCTUATION
        || type == Character.END_PUNCTUATION;
  }

  private static boolean isDot(char c) {
    return c == '.' || isWideDot(c);
  }

  /** The full stops that UTS 46 maps to a dot. */
  private static boolean isWideDot(int c) {
    return c == 0x3002 || c == 0xFF0E || c == 0xFF61;
  }

  private static boolean isSpace(char c) {
    return c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
