package dev.domaincheck.httpwhois;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Failure;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpReply;
import dev.domaincheck.transport.RetryAfter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reply says about a name, as the adapter of the service reads it. Pure: it asks nobody. A
 * reply that is none that the adapter knows is a {@link Failure}, never a verdict.
 */
final class HttpWhoisReader {
  /** Longer targets are no page of a registry's that says yes or no. */
  private static final int MAX_LOCATION = 2048;

  private final InstantSource clock;

  /** A reader that reads dates in Retry-After against {@code clock}. */
  HttpWhoisReader(InstantSource clock) {
    this.clock = clock;
  }

  Outcome read(DomainName name, Adapter adapter, HttpReply reply) {
    Reply asked = new Reply(name, adapter, reply);
    String coding = reply.header("content-encoding");
    if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
      return asked.failure(Reason.INCONCLUSIVE, "content-coding", "a coded body, unasked for");
    }
    int status = reply.status();
    return switch (status) {
      case 200 -> asked.page();
      case 301, 302, 303, 307, 308 -> asked.redirect();
      case 401, 403, 451 ->
          asked.failure(Reason.BANNED, "status", "the service refuses to answer (" + status + ")");
      case 404 -> asked.missing();
      case 429 -> asked.failure(Reason.THROTTLED, "status", "the service limits us (429)");
      case 503 ->
          asked.retryAfter() == null
              ? asked.failure(Reason.SERVER_ERROR, "status", "the service is unavailable (503)")
              : asked.failure(Reason.THROTTLED, "status", "the service asks us to wait (503)");
      default ->
          status >= 500 && status <= 599
              ? asked.failure(Reason.SERVER_ERROR, "status", "the service failed (" + status + ")")
              : asked.failure(Reason.INCONCLUSIVE, "status", "an unexpected status, " + status);
    };
  }

  /** One reply to one question. */
  private final class Reply {
    private final DomainName name;
    private final Adapter adapter;
    private final HttpReply reply;

    Reply(DomainName name, Adapter adapter, HttpReply reply) {
      this.name = name;
      this.adapter = adapter;
      this.reply = reply;
    }

    // 200

    Outcome page() {
      if (reply.body().length == 0) {
        return failure(Reason.INCONCLUSIVE, Failure.EMPTY, "a reply without a body");
      }
      ReplyText text = ReplyText.of(reply, adapter.media());
      List<String> lines = text.lines();
      if (lines == null) {
        return failure(Reason.INCONCLUSIVE, "unread", text.problem());
      }
      ReplyFacts facts = ReplyFacts.of(lines, adapter, new NameEcho(name));
      Outcome first = refusalOrStatement(text, facts);
      if (first != null) {
        return first;
      }
      if (facts.has(RuleKind.AVAILABLE)) {
        return facts.mentionsAsked() && !facts.has(RuleKind.DOUBT) && reply.framed()
            ? available(RuleKind.AVAILABLE, false)
            : failure(Reason.INCONCLUSIVE, "doubt", "a reply that may say that the name is free");
      }
      return failure(
          Reason.INCONCLUSIVE, "unread", "the reply is none that the adapter for it knows");
    }

    /** A refusal, or a statement about the asked name that is not one of absence. */
    private @Nullable Outcome refusalOrStatement(ReplyText text, ReplyFacts facts) {
      if (facts.has(RuleKind.THROTTLED)) {
        return failure(Reason.THROTTLED, RuleKind.THROTTLED, "the service limits us");
      }
      if (facts.has(RuleKind.BANNED)) {
        return failure(Reason.BANNED, RuleKind.BANNED, "the service refuses to answer");
      }
      if (facts.has(RuleKind.FAILED)) {
        return failure(Reason.SERVER_ERROR, RuleKind.FAILED, "the service failed");
      }
      boolean record = facts.hasRecord() && facts.namesAsked();
      if (text.challenge() == Challenge.CERTAIN) {
        return failure(Reason.BANNED, RuleKind.CHALLENGE, "the service wants to see a human");
      }
      if (!record && (text.challenge() == Challenge.LIKELY || facts.has(RuleKind.CHALLENGE))) {
        return failure(Reason.BANNED, RuleKind.CHALLENGE, "the service wants to see a human");
      }
      if (facts.namesOther()) {
        return facts.namesAsked()
            ? failure(Reason.INCONCLUSIVE, "several", "the reply is about several names")
            : failure(Reason.MISMATCH, "name", "the reply is about another name");
      }
      return statement(facts);
    }

    private @Nullable Outcome statement(ReplyFacts facts) {
      boolean named = facts.mentionsAsked();
      if (named && facts.has(RuleKind.RESERVED)) {
        return verdict(Availability.RESERVED, RuleKind.RESERVED, true, "withheld by the registry");
      }
      if (named && facts.has(RuleKind.PREMIUM)) {
        return verdict(Availability.PREMIUM, RuleKind.PREMIUM, true, "a premium name");
      }
      if (facts.hasRecord() || facts.has(RuleKind.REGISTERED)) {
        return registered(facts);
      }
      return named && facts.has(RuleKind.UNAVAILABLE)
          ? verdict(Availability.UNAVAILABLE, RuleKind.UNAVAILABLE, true, "not to be had, it says")
          : null;
    }

    private Outcome registered(ReplyFacts facts) {
      if (facts.has(RuleKind.AVAILABLE)) {
        return failure(
            Reason.INCONCLUSIVE,
            "contradiction",
            "the reply says both that the name is taken and that it is free");
      }
      // Where nothing names the domain, nothing else may cast doubt on whose record it is.
      return facts.mentionsAsked() || (adapter.anonymousRecord() && !facts.has(RuleKind.DOUBT))
          ? verdict(Availability.REGISTERED, RuleKind.REGISTERED, true, "registered")
          : failure(Reason.INCONCLUSIVE, "unnamed", "the record does not name its domain");
    }

    // 404

    Outcome missing() {
      if (adapter.missing() == Adapter.Missing.NOTHING) {
        return failure(Reason.INCONCLUSIVE, "status", "an unexpected status, 404");
      }
      ReplyText text = ReplyText.of(reply, adapter.media());
      List<String> lines = text.lines();
      if (lines == null) {
        return failure(Reason.INCONCLUSIVE, "unread", text.problem());
      }
      ReplyFacts facts = ReplyFacts.of(lines, adapter, new NameEcho(name));
      Outcome first = refusalOrStatement(text, facts);
      boolean record = facts.hasRecord() || facts.has(RuleKind.REGISTERED);
      if (first != null && !record) {
        return first;
      }
      if (record || facts.has(RuleKind.DOUBT) || !reply.framed()) {
        return failure(Reason.INCONCLUSIVE, "doubt", "a 404 that says more than an absence");
      }
      if (facts.has(RuleKind.MISROUTED) || tellsPath(lines)) {
        return failure(
            Reason.INCONCLUSIVE, "misrouted", "a 404 about the address, not about the name");
      }
      boolean firm = adapter.media() == Adapter.Media.JSON && facts.has(RuleKind.ABSENT);
      return available(RuleKind.ABSENT, firm);
    }

    /** Frameworks name the path for which they have no handler. */
    private boolean tellsPath(List<String> lines) {
      String path = adapter.address(name).getRawPath();
      String fixed = URI.create(adapter.endpoint()).getRawPath();
      return lines.stream()
          .anyMatch(line -> line.contains(path) || (fixed.length() > 1 && line.contains(fixed)));
    }

    // 3xx

    Outcome redirect() {
      String location = reply.header("location");
      String target = location == null ? "" : resolved(location.strip());
      if (target.isEmpty()) {
        return failure(Reason.INCONCLUSIVE, "redirect", "a redirect to another place");
      }
      boolean taken = matches(RuleKind.REDIRECT_REGISTERED, target);
      boolean free = matches(RuleKind.REDIRECT_AVAILABLE, target);
      if (taken && !free) {
        return verdict(Availability.REGISTERED, RuleKind.REDIRECT_REGISTERED, true, "registered");
      }
      if (free && !taken) {
        return available(RuleKind.REDIRECT_AVAILABLE, false);
      }
      return failure(
          Reason.INCONCLUSIVE, "redirect", "a redirect that the adapter for it does not know");
    }

    /** The whole address of a redirect within the host that was asked; empty for any other. */
    private String resolved(String location) {
      if (location.isEmpty() || location.length() > MAX_LOCATION) {
        return "";
      }
      try {
        URI asked = adapter.address(name);
        URI target = asked.resolve(new URI(location));
        return asked.getHost().equalsIgnoreCase(target.getHost()) ? target.toString() : "";
      } catch (URISyntaxException | IllegalArgumentException e) {
        return "";
      }
    }

    private boolean matches(RuleKind kind, String target) {
      return adapter.of(kind).stream().anyMatch(pattern -> pattern.matches(target));
    }

    // parts

    private Outcome available(RuleKind kind, boolean firm) {
      return verdict(Availability.AVAILABLE, kind, firm, "no registration was found");
    }

    private Outcome verdict(
        Availability availability, RuleKind kind, boolean firm, String message) {
      return new Outcome.Verdict(
          availability, null, rule(kind.word()), message, firm, reply.status(), null);
    }

    private Failure failure(Reason reason, RuleKind kind, String message) {
      return failure(reason, kind.word(), message);
    }

    Failure failure(Reason reason, String rule, String message) {
      return new Failure(reason, rule(rule), message, reply.status(), retryAfter());
    }

    private String rule(String rule) {
      return adapter.name() + "/" + rule;
    }

    @Nullable Duration retryAfter() {
      return RetryAfter.parse(reply.header("retry-after"), clock.instant());
    }
  }
}
