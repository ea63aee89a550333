package dev.domaincheck.whois;

import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the registration's data from the fields of a record. */
final class RegistrationFields {
  /** Names of companies are shorter; what is longer is no name. */
  private static final int MAX_REGISTRAR = 200;

  /** What says how long a registration may be kept. */
  private static final Set<RuleKind> FOR_AVAILABILITY = Set.of(RuleKind.EXPIRES, RuleKind.STATUS);

  private RegistrationFields() {}

  static Registration read(
      List<RecordLine> lines, WhoisRule rule, NameMatch names, Candidates patterns, View view) {
    Set<RuleKind> wanted =
        switch (view) {
          case AVAILABILITY -> FOR_AVAILABILITY;
          case REGISTRATION -> RecordFields.ALL;
        };
    Map<RuleKind, List<String>> fields = RecordFields.of(lines, wanted, patterns, names);
    return new Registration(
        registrar(first(fields, RuleKind.REGISTRAR)),
        date(fields, RuleKind.CREATED, rule),
        date(fields, RuleKind.UPDATED, rule),
        date(fields, RuleKind.EXPIRES, rule),
        StatusText.codes(fields.getOrDefault(RuleKind.STATUS, List.of())),
        nameServers(fields),
        signed(first(fields, RuleKind.SIGNED)));
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

  private static String first(Map<RuleKind, List<String>> fields, RuleKind kind) {
    List<String> values = fields.getOrDefault(kind, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  /**
   * Without what follows the name: a link in parentheses, or the registry's own number for the
   * registrar, such as {@code (R151-LRMS)}.
   */
  private static String registrar(String text) {
    int link = text.indexOf(" (http");
    link = link < 0 ? text.indexOf(" ( http") : link;
    String value = link > 0 && text.endsWith(")") ? text.substring(0, link).strip() : text;
    int blank = value.lastIndexOf(' ');
    String last = value.substring(blank + 1);
    String name = blank > 0 && isNumber(last) ? value.substring(0, blank).strip() : value;
    return name.length() > MAX_REGISTRAR ? name.substring(0, MAX_REGISTRAR) : name;
  }

  /** {@code R151-LRMS}, with or without parentheses. */
  private static boolean isNumber(String word) {
    String bare =
        word.startsWith("(") && word.endsWith(")") ? word.substring(1, word.length() - 1) : word;
    int hyphen = bare.indexOf('-');
    return hyphen > 1
        && bare.charAt(0) == 'R'
        && bare.substring(1, hyphen).chars().allMatch(Character::isDigit)
        && hyphen < bare.length() - 1
        && bare.substring(hyphen + 1).chars().allMatch(c -> c >= 'A' && c <= 'Z');
  }

  private static @Nullable RegistryDate date(
      Map<RuleKind, List<String>> fields, RuleKind kind, WhoisRule rule) {
    String text = first(fields, kind);
    return text.isEmpty() ? null : DateText.read(text, rule.dates());
  }

  private static List<String> nameServers(Map<RuleKind, List<String>> fields) {
    Set<String> hosts = new LinkedHashSet<>();
    for (String value : fields.getOrDefault(RuleKind.NAME_SERVER, List.of())) {
      hosts.addAll(HostText.hosts(value));
    }
    return List.copyOf(hosts);
  }

  private static @Nullable Boolean signed(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "signeddelegation",
          "signed delegation",
          "signed",
          "yes",
          "y",
          "active",
          "enabled",
          "true",
          "on" ->
          Boolean.TRUE;
      case "unsigned",
          "unsigneddelegation",
          "unsigned delegation",
          "not signed",
          "no",
          "n",
          "inactive",
          "disabled",
          "false",
          "off",
          "none" ->
          Boolean.FALSE;
      // A key's tag begins a DS record (RFC 4034 section 5.3).
      default -> isDsRecord(lower) ? Boolean.TRUE : null;
    };
  }

  private static boolean isDsRecord(String value) {
    String[] words = value.split(" ", -1);
    return words.length >= 4
        && words[0].chars().allMatch(Character::isDigit)
        && words[1].chars().allMatch(Character::isDigit)
        && words[2].chars().allMatch(Character::isDigit);
  }
}
