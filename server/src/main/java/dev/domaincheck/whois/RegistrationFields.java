package dev.domaincheck.whois;

import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the registration's data from the fields of a record. */
final class RegistrationFields {
  /** The status values of EPP: RFC 5731 section 2.3 and RFC 3915 section 3.1. */
  private static final Map<String, String> EPP =
      Stream.of(
              "ok",
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

  private RegistrationFields() {}

  static Registration read(ReplyFacts facts) {
    return new Registration(
        first(facts, RuleKind.REGISTRAR),
        date(facts, RuleKind.CREATED),
        date(facts, RuleKind.UPDATED),
        date(facts, RuleKind.EXPIRES),
        statuses(facts),
        nameServers(facts),
        signed(first(facts, RuleKind.SIGNED)));
  }

  /** Redemption or pending delete, where statuses or the registry's own words say so. */
  static @Nullable Reason phase(ReplyFacts facts, List<String> statuses) {
    if (facts.has(RuleKind.REDEMPTION)
        || statuses.contains("redemptionPeriod")
        || statuses.contains("pendingRestore")) {
      return Reason.REDEMPTION;
    }
    return facts.has(RuleKind.PENDING_DELETE) || statuses.contains("pendingDelete")
        ? Reason.PENDING_DELETE
        : null;
  }

  private static String first(ReplyFacts facts, RuleKind kind) {
    List<String> values = facts.values(kind);
    return values.isEmpty() ? "" : values.get(0);
  }

  private static @Nullable RegistryDate date(ReplyFacts facts, RuleKind kind) {
    String text = first(facts, kind);
    return text.isEmpty() ? null : DateText.read(text);
  }

  private static List<String> statuses(ReplyFacts facts) {
    Set<String> statuses = new LinkedHashSet<>();
    for (String value : facts.values(RuleKind.STATUS)) {
      for (String part : value.split(",", -1)) {
        addStatus(statuses, part.strip());
      }
    }
    return List.copyOf(statuses);
  }

  /** EPP writes one word, often followed by a link; some registries write the words apart. */
  private static void addStatus(Set<String> statuses, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int space = lower.indexOf(' ');
    String known = EPP.get(space < 0 ? lower : lower.substring(0, space));
    String joined = known != null ? known : EPP.get(lower.replace(" ", "").replace("-", ""));
    if (joined != null) {
      statuses.add(joined);
    }
  }

  private static List<String> nameServers(ReplyFacts facts) {
    Set<String> hosts = new LinkedHashSet<>();
    for (String value : facts.values(RuleKind.NAME_SERVER)) {
      int end = 0;
      while (end < value.length() && isHostCharacter(value.charAt(end))) {
        end++;
      }
      String host = value.substring(0, end).toLowerCase(Locale.ROOT);
      host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      if (host.indexOf('.') > 0) {
        hosts.add(host);
      }
    }
    return List.copyOf(hosts);
  }

  private static boolean isHostCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }

  private static @Nullable Boolean signed(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "signeddelegation", "signed", "yes", "y" -> Boolean.TRUE;
      case "unsigned", "unsigneddelegation", "no", "n", "inactive" -> Boolean.FALSE;
      default -> null;
    };
  }
}
