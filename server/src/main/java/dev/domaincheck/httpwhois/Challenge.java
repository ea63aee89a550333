package dev.domaincheck.httpwhois;

import java.util.List;
import java.util.Locale;

/** Whether a page stands in for the answer until a human has proved to be one. */
enum Challenge {
  NONE,
  /** It holds a captcha or a login, as pages with an answer may do too. */
  LIKELY,
  /** It is the page of a service that keeps programs away. */
  CERTAIN;

  private static final List<String> CERTAIN_MARKS =
      List.of(
          "challenge-platform",
          "_cf_chl",
          "cf-chl-",
          "<title>just a moment",
          "<title>attention required",
          "checking your browser",
          "verify you are human",
          "verifying you are human",
          "_incapsula_resource",
          "captcha-delivery.com",
          "ddos-guard",
          "aws-waf-token",
          "enable javascript and cookies to continue");

  private static final List<String> LIKELY_MARKS =
      List.of("captcha", "turnstile", "type=\"password\"", "type='password'", "type=password");

  /** Judges by the markup, for scripts and hidden parts tell most. */
  static Challenge in(String markup) {
    String lower = markup.toLowerCase(Locale.ROOT);
    if (CERTAIN_MARKS.stream().anyMatch(lower::contains)) {
      return CERTAIN;
    }
    return LIKELY_MARKS.stream().anyMatch(lower::contains) ? LIKELY : NONE;
  }
}
