package dev.domaincheck.grpc;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.CachedAnswer;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.v1.DomainResult;
import org.jspecify.annotations.Nullable;

/** Answers one name of a call. */
final class Answers {
  private static final CheckResult OUT_OF_TIME =
      CheckResult.withoutEvidence(
          Availability.UNKNOWN,
          Reason.DEADLINE,
          "the call's time was up before the name's lookup ended; ask again with a longer deadline");

  private static final CheckResult NOT_CACHED =
      CheckResult.withoutEvidence(
          Availability.UNKNOWN,
          Reason.NOT_CACHED,
          "the cache holds no answer, and only cached ones were asked for");

  private final CachingChecker checker;

  Answers(CachingChecker checker) {
    this.checker = checker;
  }

  /** The answer that takes no waiting; null if there is none. Neither blocks nor locks. */
  @Nullable Result now(Question question, CheckOptions options) {
    CachedAnswer asSent = checker.peekAsSent(question.input(), options);
    if (asSent != null && asSent.isPlain()) {
      return KeptResult.ofCanonical(question, asSent);
    }
    if (asSent != null && question.name() instanceof DomainName name) {
      return made(question, name, asSent.result(false), options.view());
    }
    return switch (question.name()) {
      case RejectedName rejected ->
          made(question, ResultMessages.rejected(question.input(), rejected));
      case DomainName name -> {
        CachedAnswer kept = checker.peek(name, options);
        if (kept != null) {
          yield kept.isPlain()
              ? KeptResult.of(question, name, kept)
              : made(question, name, kept.result(false), options.view());
        }
        yield options.cachePolicy() == CachePolicy.CACHE_ONLY
            ? made(question, name, NOT_CACHED, options.view())
            : null;
      }
    };
  }

  /** The answer after {@link #now} had none: looks the name up, until the deadline at most. */
  Result later(Question question, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException {
    if (deadline.isExpired()) {
      return outOfTime(question, options);
    }
    return switch (question.name()) {
      case RejectedName rejected ->
          made(question, ResultMessages.rejected(question.input(), rejected));
      case DomainName name ->
          made(question, name, checker.check(name, options, caller, deadline), options.view());
    };
  }

  /** The answer for a name whose turn did not come, or whose lookup did not end. */
  Result outOfTime(Question question, CheckOptions options) {
    return switch (question.name()) {
      case RejectedName rejected ->
          made(question, ResultMessages.rejected(question.input(), rejected));
      case DomainName name -> {
        CheckResult standIn = checker.standIn(name, options);
        yield made(question, name, standIn != null ? standIn : OUT_OF_TIME, options.view());
      }
    };
  }

  private static Result made(Question question, DomainName name, CheckResult result, View view) {
    return made(question, ResultMessages.answered(question.input(), name, result, view));
  }

  private static Result made(Question question, DomainResult.Builder message) {
    if (question.index() >= 0) {
      message.setIndex(question.index());
    }
    return new Result.Made(message.setCorrelationId(question.id()).build());
  }
}
