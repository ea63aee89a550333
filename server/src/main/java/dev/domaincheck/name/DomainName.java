package dev.domaincheck.name;

import dev.domaincheck.name.RejectedName.Problem;

/**
 * A name that could be registered: one label below a public suffix.
 *
 * <p>The A-label form holds nothing but {@code [a-z0-9-]} labels and dots, so it can be put into a
 * query of any protocol.
 *
 * @param ascii the A-label form, lower case, without a trailing dot
 * @param unicode the U-label form
 * @param suffix the zone it would be registered in, in A-label form
 */
public record DomainName(String ascii, String unicode, String suffix) implements ParsedName {

  /**
   * Longest input that is looked at, in bytes of UTF-8. A name of 253 characters needs less in any
   * spelling; the bound keeps the cost of Unicode work small.
   */
  public static final int MAX_INPUT_BYTES = 1024;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code ascii} is no canonical name, or is not one label
   *     below {@code suffix}
   */
  public DomainName {
    int dot = ascii.length() - suffix.length() - 1;
    if (!LdhName.isCanonical(ascii)
        || dot < 1
        || ascii.charAt(dot) != '.'
        || !ascii.startsWith(suffix, dot + 1)
        || ascii.lastIndexOf('.', dot - 1) >= 0) {
      throw new IllegalArgumentException(
          QuotedText.of(ascii) + " is not one label below " + QuotedText.of(suffix));
    }
  }

  /**
   * Reads a name as a person or a program may write it.
   *
   * <p>Spaces (U+0020) at either end and one trailing dot are taken off. Upper case, A-labels,
   * U-labels and the full stops of other scripts are accepted and lead to the same name. Never
   * throws, for any text; takes no longer than a name of {@link #MAX_INPUT_BYTES} needs.
   *
   * @return a {@link DomainName}, or a {@link RejectedName} that says why there is none
   */
  public static ParsedName parse(String input) {
    if (!fits(input)) {
      return rejected(input, "has more than 1024 bytes; expected a name of at most 253 characters");
    }
    int start = 0;
    int end = input.length();
    while (start < end && input.charAt(start) == ' ') {
      start++;
    }
    while (end > start && input.charAt(end - 1) == ' ') {
      end--;
    }
    if (end > start && isDot(input.charAt(end - 1))) {
      end--;
    }
    String text = input.substring(start, end);
    String plain = LdhName.plain(text);
    if (plain != null) {
      return RegistrableZone.place(plain, plain);
    }
    for (int at = 0; at < text.length(); at++) {
      if (Character.isISOControl(text.charAt(at))) {
        return rejected(input, "has a control character; expected letters, digits and hyphens");
      }
    }
    return Uts46.parse(text);
  }

  private static RejectedName rejected(String input, String why) {
    return new RejectedName(Problem.SYNTAX, QuotedText.of(input) + " " + why, "", "", "", "");
  }

  private static boolean isDot(char c) {
    return c == '.' || Uts46.isWideDot(c);
  }

  /** Counts bytes without encoding, and stops at the bound. */
  private static boolean fits(String input) {
    int length = input.length();
    if (length > MAX_INPUT_BYTES) {
      return false;
    }
    // A char takes three bytes at most, surrogates two each.
    if (length * 3 <= MAX_INPUT_BYTES) {
      return true;
    }
    int bytes = 0;
    for (int at = 0; at < length; at++) {
      char c = input.charAt(at);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes <= MAX_INPUT_BYTES;
  }

  /** The label that would be registered, in A-label form. */
  public String label() {
    return ascii.substring(0, ascii.length() - suffix.length() - 1);
  }

  /** The last label, in A-label form. */
  public String tld() {
    return ascii.substring(ascii.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return ascii;
  }
}
