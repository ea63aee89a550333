package dev.domaincheck.name;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ICUInputTooLongException;
import dev.domaincheck.name.RejectedName.Problem;
import java.util.Set;

/**
 * Canonicalisation by UTS 46, non-transitional, with the STD3, bidi and joiner checks.
 *
 * <p>Hyphens in the third and fourth place of a label that is no A-label are refused, as the
 * CheckHyphens rule has it: registries reserve such labels (they could become prefixes like {@code
 * xn--}), so their "not found" would be no sign that the name can be had.
 *
 * <p>The A-label form is made from the U-label form, whatever the input was, and must lead back to
 * it: two spellings of one name never become two names.
 */
final class Uts46 {

  private static final IDNA PROCESSOR =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE
              | IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);

  private static final Normalizer2 NFC = Normalizer2.getNFCInstance();

  private static final String TOO_LONG = "is too long; expected labels of 1 to 63, 253 in all";

  private Uts46() {}

  /**
   * Canonicalises and places a name.
   *
   * @param text without a trailing dot, of at most {@link DomainName#MAX_INPUT_BYTES} bytes
   */
  static ParsedName parse(String text) {
    String composed = NFC.normalize(text);
    String fault = LdhName.fault(withPlainDots(composed));
    if (fault != null) {
      return rejected(Problem.SYNTAX, text, fault);
    }
    IDNA.Info info = new IDNA.Info();
    try {
      String unicode = PROCESSOR.nameToUnicode(composed, new StringBuilder(), info).toString();
      if (!info.hasErrors() && !isTooLong(unicode)) {
        String ascii = PROCESSOR.nameToASCII(unicode, new StringBuilder(), info).toString();
        if (!info.hasErrors()) {
          return place(text, ascii, unicode);
        }
      }
    } catch (ICUInputTooLongException e) {
      // One character can map to eighteen, which takes a short input over ICU's own bound.
      return rejected(Problem.SYNTAX, text, TOO_LONG);
    }
    return info.hasErrors()
        ? rejected(problem(info.getErrors()), text, describe(info.getErrors()))
        : rejected(Problem.SYNTAX, text, TOO_LONG);
  }

  private static ParsedName place(String text, String ascii, String unicode) {
    String fault = LdhName.fault(ascii);
    if (fault != null) {
      return rejected(Problem.SYNTAX, text, fault);
    }
    String back = PROCESSOR.nameToUnicode(ascii, new StringBuilder(), new IDNA.Info()).toString();
    if (!LdhName.isCanonical(ascii) || !back.equals(unicode)) {
      return rejected(Problem.IDNA, text, describe(Set.of(IDNA.Error.INVALID_ACE_LABEL)));
    }
    return RegistrableZone.place(ascii, unicode);
  }

  /**
   * Whether the A-label form would surely be too long: no label is shorter there. The time of the
   * encoding grows with the square of the length.
   */
  private static boolean isTooLong(String unicode) {
    int label = 0;
    int total = 0;
    for (int at = 0; at < unicode.length(); at++) {
      char c = unicode.charAt(at);
      if (!Character.isLowSurrogate(c)) {
        total++;
        label = c == '.' ? 0 : label + 1;
      }
      if (label > LdhName.MAX_LABEL_LENGTH || total > LdhName.MAX_LENGTH) {
        return true;
      }
    }
    return false;
  }

  /** The three other full stops that UTS 46 maps to a dot. */
  static boolean isWideDot(char c) {
    return c == '\u3002' || c == '\uFF0E' || c == '\uFF61';
  }

  private static String withPlainDots(String text) {
    return text.replace('\u3002', '.').replace('\uFF0E', '.').replace('\uFF61', '.');
  }

  private static RejectedName rejected(Problem problem, String text, String why) {
    return new RejectedName(problem, QuotedText.of(text) + " " + why, "", "", "", "");
  }

  /** Faults that a name without any internationalised label can have are plain syntax. */
  private static Problem problem(Set<IDNA.Error> errors) {
    for (IDNA.Error error : errors) {
      switch (error) {
        case EMPTY_LABEL,
            LABEL_TOO_LONG,
            DOMAIN_NAME_TOO_LONG,
            LEADING_HYPHEN,
            TRAILING_HYPHEN -> {}
        case HYPHEN_3_4,
            LEADING_COMBINING_MARK,
            DISALLOWED,
            PUNYCODE,
            LABEL_HAS_DOT,
            INVALID_ACE_LABEL,
            BIDI,
            CONTEXTJ,
            CONTEXTO_PUNCTUATION,
            CONTEXTO_DIGITS -> {
          return Problem.IDNA;
        }
      }
    }
    return Problem.SYNTAX;
  }

  private static String describe(Set<IDNA.Error> errors) {
    return switch (errors.iterator().next()) {
      case EMPTY_LABEL -> "has an empty label; expected something visible between any two dots";
      case LABEL_TOO_LONG ->
          "has a label of more than 63 characters in A-label form; expected 1 to 63";
      case DOMAIN_NAME_TOO_LONG ->
          "has more than 253 characters in A-label form; expected at most 253";
      case LEADING_HYPHEN, TRAILING_HYPHEN ->
          "has a label that begins or ends with a hyphen; expected a letter or a digit there";
      case HYPHEN_3_4 ->
          "has hyphens in the third and fourth place of a label; expected that only for xn--";
      case LEADING_COMBINING_MARK ->
          "has a label that begins with a combining mark; expected a letter or a digit there";
      case DISALLOWED, LABEL_HAS_DOT ->
          "has a character that UTS 46 does not allow; expected letters, digits and hyphens";
      case PUNYCODE, INVALID_ACE_LABEL ->
          "has an xn-- label that encodes no valid label; expected the encoding of RFC 3492";
      case BIDI -> "mixes directions of writing against RFC 5893; expected labels of one direction";
      case CONTEXTJ, CONTEXTO_PUNCTUATION, CONTEXTO_DIGITS ->
          "has a joiner where RFC 5892 allows none; expected it only between letters it joins";
    };
  }
}
