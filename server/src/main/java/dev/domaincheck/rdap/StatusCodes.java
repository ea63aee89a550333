package dev.domaincheck.rdap;

import dev.domaincheck.availability.EppStatus;
import java.util.Locale;

/** RDAP status values (RFC 9083 section 10.2.2) and the EPP status codes they stand for. */
final class StatusCodes {
  private StatusCodes() {}

  /**
   * The EPP status code by RFC 8056 section 2; empty if the value stands for none. EPP's names are
   * the RDAP words in camel case but for two.
   */
  static String epp(String status) {
    String text = status.strip().toLowerCase(Locale.ROOT);
    String code =
        switch (text) {
          case "active" -> "ok";
          case "associated" -> "linked";
          default -> EppStatus.code(text);
        };
    return code == null ? "" : code;
  }

  /** For comparing: lower case, letters and digits only. */
  static String key(String status) {
    String lower = status.toLowerCase(Locale.ROOT);
    StringBuilder key = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        key.append(c);
      }
    }
    return key.toString();
  }
}
