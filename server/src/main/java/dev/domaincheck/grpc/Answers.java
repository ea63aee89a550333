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

/** Answers one name of a call with the contract's message, to which a stream adds its own. */
final class Answers {
  private static final CheckResult OUT_OF_TIME =
      CheckResult.withoutEvidence(
          Availability.UNKNOWN,
          Reason.DEADLINE,
          "the call's time was up before the name's turn came; ask again with a longer deadline");

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
  DomainResult.@Nullable Builder now(Question question, CheckOptions options) {
    return switch (question.name()) {
      case RejectedName rejected -> ResultMessages.rejected(question.input(), rejected);
      case DomainName name -> {
        CachedAnswer kept = checker.peek(name, options);
        if (kept != null) {
          yield CachedMessages.answered(question.input(), name, kept, options.view());
        }
        yield options.cachePolicy() == CachePolicy.CACHE_ONLY
            ? ResultMessages.answered(question.input(), name, NOT_CACHED, options.view())
            : null;
      }
    };
  }

  /** The answer after {@link #now} had none: looks the name up, until the deadline at most. */
  DomainResult.Builder later(
      Question question, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException {
    return switch (question.name()) {
      case RejectedName rejected -> ResultMessages.rejected(question.input(), rejected);
      case DomainName name ->
          ResultMessages.answered(
              question.input(),
              name,
              checker.check(name, options, caller, deadline),
              options.view());
    };
  }

  /** The answer for a name whose turn did not come. */
  static DomainResult.Builder outOfTime(Question question) {
    return switch (question.name()) {
      case RejectedName rejected -> ResultMessages.rejected(question.input(), rejected);
      case DomainName name ->
          ResultMessages.answered(question.input(), name, OUT_OF_TIME, View.AVAILABILITY);
    };
  }
}
