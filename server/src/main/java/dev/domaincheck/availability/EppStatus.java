package dev.domaincheck.availability;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The status codes of EPP: RFC 5731 section 2.3, RFC 3915 section 3.1, and {@code linked}, which
 * RFC 8056 maps too. They are all that {@link Registration#statuses} holds. Registries' own words
 * are left out, for one registry's "active" is not another's.
 */
public final class EppStatus {
  private static final Map<String, String> CODES =
      Stream.of(
              "ok",
              "linked",
              "inactive",
              "clientDeleteProhibited",
              "clientHold",
              "clientRenewProhibited",
              "clientTransferProhibited",
              "clientUpdateProhibited",
              "serverDeleteProhibited",
              "serverHold",
              "serverRenewProhibited",
              "serverTransferProhibited",
              "serverUpdateProhibited",
              "pendingCreate",
              "pendingDelete",
              "pendingRenew",
              "pendingTransfer",
              "pendingUpdate",
              "addPeriod",
              "autoRenewPeriod",
              "renewPeriod",
              "transferPeriod",
              "redemptionPeriod",
              "pendingRestore")
          .collect(Collectors.toMap(s -> s.toLowerCase(Locale.ROOT), Function.identity()));

  private EppStatus() {}

  /**
   * The code as EPP spells it; null if the text is none.
   *
   * @param text the code in any case, its words together or with blanks, hyphens or underscores
   *     between them
   */
  public static @Nullable String code(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '-' && c != '_') {
        letters.append(c);
      }
    }
    return CODES.get(letters.toString().toLowerCase(Locale.ROOT));
  }
}
