package dev.domaincheck.whois;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a WHOIS reply by the rules of the host that sent it; no input or output, no clock. */
public final class WhoisReader {
  /** The kinds that withhold a name, by what they mean, in the order of their precedence. */
  private static final List<Withheld> WITHHELD =
      List.of(
          new Withheld(RuleKind.RESERVED, Availability.RESERVED, null),
          new Withheld(RuleKind.BLOCKED, Availability.RESERVED, Reason.BLOCKED),
          new Withheld(RuleKind.RESTRICTED, Availability.RESERVED, Reason.RESTRICTED),
          new Withheld(RuleKind.PREMIUM, Availability.PREMIUM, null),
          new Withheld(RuleKind.UNAVAILABLE, Availability.UNAVAILABLE, null));

  /** Room for a registry's sentence in a result's message of 256 characters. */
  private static final int MAX_QUOTE = 180;

  private record Withheld(RuleKind kind, Availability availability, @Nullable Reason reason) {}

  private final WhoisRules rules;

  /** A reader by the given rules. */
  public WhoisReader(WhoisRules rules) {
    this.rules = rules;
  }

  /**
   * What a complete reply says about a name, with all that it holds of a registration.
   *
   * @param host the host that sent it, without a port
   */
  public Outcome read(DomainName name, String host, byte[] reply) {
    return read(name, host, reply, View.REGISTRATION);
  }

  /**
   * What a complete reply says about a name.
   *
   * @param host the host that sent it, without a port
   * @param view for availability alone, of a registration only statuses and expiry date are read
   */
  public Outcome read(DomainName name, String host, byte[] reply, View view) {
    WhoisRule rule = rules.rule(host);
    if (reply.length > ReplyLines.MAX_BYTES) {
      return failure(Reason.TOO_LARGE, rule, "size", "the reply is larger than 256 KiB", null);
    }
    ReplyLines lines = ReplyLines.of(reply, rule.charset());
    if (lines == null) {
      return failure(
          Reason.TOO_LARGE,
          rule,
          "size",
          "the reply has over "
              + ReplyLines.MAX_LINES
              + " lines or one of over "
              + ReplyLines.MAX_LINE
              + " characters",
          null);
    }
    if (lines.statements().isEmpty()) {
      return failure(Reason.INCONCLUSIVE, rule, Outcome.Failure.EMPTY, "the reply is empty", null);
    }
    NameMatch names = new NameMatch(name);
    Candidates patterns = new Candidates(rule);
    ReplyFacts facts = ReplyFacts.of(lines.statements(), rule, names, patterns);
    if (facts.tooMuchWork()) {
      return failure(Reason.TOO_LARGE, rule, "work", "the reply is too long to be a record", null);
    }
    Outcome refusal = refusal(rule, facts);
    if (refusal != null) {
      return refusal;
    }
    if (facts.namesOther() && !facts.namesAsked()) {
      return failure(Reason.MISMATCH, rule, "name", "the reply is about another name", null);
    }
    Outcome verdict =
        verdict(
            name,
            host.toLowerCase(Locale.ROOT),
            rule,
            facts,
            () -> RegistrationFields.read(lines.record(), rule, names, patterns, view));
    if (verdict != null) {
      return verdict;
    }
    return facts.has(RuleKind.LIMITED)
        ? failure(Reason.THROTTLED, rule, RuleKind.LIMITED, facts)
        : failure(
            Reason.INCONCLUSIVE,
            rule,
            "unread",
            "the reply is none that the rules for this host know",
            null);
  }

  private static @Nullable Outcome refusal(WhoisRule rule, ReplyFacts facts) {
    if (facts.has(RuleKind.THROTTLED)) {
      return failure(Reason.THROTTLED, rule, RuleKind.THROTTLED, facts);
    }
    if (facts.has(RuleKind.BANNED)) {
      return failure(Reason.BANNED, rule, RuleKind.BANNED, facts);
    }
    if (facts.has(RuleKind.FAILED)) {
      return failure(Reason.SERVER_ERROR, rule, RuleKind.FAILED, facts);
    }
    if (facts.has(RuleKind.NOT_SERVED)) {
      return failure(Reason.INCONCLUSIVE, rule, RuleKind.NOT_SERVED, facts);
    }
    return null;
  }

  private static @Nullable Outcome verdict(
      DomainName name, String host, WhoisRule rule, ReplyFacts facts, Supplier<Registration> data) {
    for (Withheld withheld : WITHHELD) {
      if (facts.has(withheld.kind())) {
        return new Outcome.Verdict(
            withheld.availability(),
            withheld.reason(),
            rule(rule, withheld.kind()),
            quote(facts, withheld.kind()),
            true,
            0,
            null);
      }
    }
    RuleKind record = firstOf(facts);
    if (record != null && facts.has(RuleKind.AVAILABLE)) {
      return failure(
          Reason.INCONCLUSIVE,
          rule,
          "both",
          "the reply holds a record and says that there is none",
          null);
    }
    if (record != null && facts.namesOther() && !facts.recordNamesAsked()) {
      return failure(Reason.MISMATCH, rule, "name", "the record is that of another name", null);
    }
    if (record == RuleKind.REGISTERED && rule.isGeneric() && facts.recordLines() < 2) {
      // An error page may well name the domain and an organization.
      return failure(
          Reason.INCONCLUSIVE, rule, "sparse", "the reply holds too little of a record", null);
    }
    if (record != null) {
      return facts.namesAsked() || rule.anonymousRecord()
          ? registered(rule, facts, record, data)
          : failure(
              Reason.INCONCLUSIVE, rule, "unnamed", "the record does not name its domain", null);
    }
    if (facts.has(RuleKind.INVALID)) {
      return new Outcome.Verdict(
          Availability.INVALID,
          Reason.REFUSED_BY_REGISTRY,
          rule(rule, RuleKind.INVALID),
          quote(facts, RuleKind.INVALID),
          true,
          0,
          null);
    }
    return facts.has(RuleKind.AVAILABLE) ? available(name, host, rule, facts) : null;
  }

  private static @Nullable RuleKind firstOf(ReplyFacts facts) {
    for (RuleKind kind : RuleKind.RECORD) {
      if (facts.has(kind)) {
        return kind;
      }
    }
    return null;
  }

  private static Outcome registered(
      WhoisRule rule, ReplyFacts facts, RuleKind record, Supplier<Registration> data) {
    if (!rule.of(RuleKind.RECORD_END).isEmpty() && !facts.has(RuleKind.RECORD_END)) {
      return failure(
          Reason.INCONCLUSIVE,
          rule,
          RuleKind.RECORD_END.word(),
          "the record lacks its usual end",
          null);
    }
    Registration registration = data.get();
    return new Outcome.Verdict(
        Availability.REGISTERED,
        RegistrationFields.phase(facts, registration.statuses()),
        rule(rule, record),
        "",
        true,
        0,
        registration);
  }

  private static Outcome available(DomainName name, String host, WhoisRule rule, ReplyFacts facts) {
    if (!rule.serves(host, name.tld())) {
      return failure(
          Reason.INCONCLUSIVE, rule, "serves", "the host does not serve this suffix", null);
    }
    if (facts.namesOther()) {
      return failure(Reason.MISMATCH, rule, "name", "the reply names another domain too", null);
    }
    if (!facts.namesAsked() && !rule.anonymousFree()) {
      return failure(
          Reason.INCONCLUSIVE, rule, "unnamed", "the free reply does not name the domain", null);
    }
    if (facts.has(RuleKind.DOUBT)) {
      return failure(Reason.INCONCLUSIVE, rule, RuleKind.DOUBT, facts);
    }
    if (!rule.of(RuleKind.END).isEmpty() && !facts.has(RuleKind.END)) {
      return failure(
          Reason.INCONCLUSIVE, rule, RuleKind.END.word(), "the reply lacks its usual end", null);
    }
    return new Outcome.Verdict(
        Availability.AVAILABLE,
        null,
        rule(rule, RuleKind.AVAILABLE),
        quote(facts, RuleKind.AVAILABLE),
        true,
        0,
        null);
  }

  private static Outcome.Failure failure(
      Reason reason, WhoisRule rule, RuleKind kind, ReplyFacts facts) {
    return failure(reason, rule, kind.word(), quote(facts, kind), facts.retryAfter());
  }

  private static Outcome.Failure failure(
      Reason reason, WhoisRule rule, String part, String message, @Nullable Duration wait) {
    return new Outcome.Failure(reason, rule.name() + "/" + part, message, 0, wait);
  }

  private static String rule(WhoisRule rule, RuleKind kind) {
    return rule.name() + "/" + kind.word();
  }

  private static String quote(ReplyFacts facts, RuleKind kind) {
    String line = facts.line(kind);
    String text = line == null ? "" : line;
    return "the registry says: "
        + (text.length() > MAX_QUOTE ? text.substring(0, MAX_QUOTE) + "..." : text);
  }
}
