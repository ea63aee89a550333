package dev.domaincheck.grpc;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CacheEntry;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks names up so that they are cached, for whoever asks. Nobody waits for these answers, so it
 * is polite: it asks as one caller of its own, whose turn comes among all others', a few names at
 * once, and the registries by turns.
 */
public final class CacheWarmer {
  /** All warming together is one caller, so that much of it does not get many turns. */
  private static final Caller CALLER = new Caller("warm");

  /**
   * Names under way at once: as many registries are asked side by side, and it is a small part of
   * what the service does at once.
   */
  private static final int PARALLELISM = 16;

  private final AnswerCache cache;
  private final CachingChecker checker;
  private final Supplier<Directory> directories;
  private final QueryGate gate;
  private final CheckOptions options;
  private final Drain drain;

  /** What became of a name. */
  public enum Outcome {
    /** There was an answer already. */
    ALREADY_CACHED,
    /** It was looked up. */
    LOOKED_UP,
    /** There is no verdict, or it is no name that could be registered. */
    FAILED
  }

  /** Takes an outcome, on any thread; it may block, which holds further lookups back. */
  @FunctionalInterface
  public interface Sink {
    void accept(Outcome outcome) throws InterruptedException;
  }

  /**
   * @param cache is filled by what {@code checker} looks up
   * @param lookupTimeout of one lookup
   */
  public CacheWarmer(
      AnswerCache cache,
      CachingChecker checker,
      Supplier<Directory> directories,
      QueryGate gate,
      Duration lookupTimeout,
      Drain drain) {
    this.cache = cache;
    this.checker = checker;
    this.directories = directories;
    this.gate = gate;
    this.options = CheckOptions.standard(lookupTimeout);
    this.drain = drain;
  }

  /** How long names will still take. */
  Backlog backlog() {
    return new Backlog(gate, CALLER, PARALLELISM);
  }

  /**
   * Looks up what is not cached for long enough; returns when each name has had its outcome.
   *
   * @param ahead how long an answer must stay fresh from now on for its name not to be looked up,
   *     zero or more
   * @param sink gets one outcome for each name, in any order
   * @throws io.grpc.StatusRuntimeException if there is no room for its lookups, or once the server
   *     is to stop, after what is under way
   */
  public void warm(List<String> names, Duration ahead, Deadline deadline, Sink sink)
      throws InterruptedException {
    List<Question> missing = new ArrayList<>();
    for (String name : names) {
      Question question = Question.of(name);
      switch (question.name()) {
        case RejectedName rejected -> sink.accept(Outcome.FAILED);
        case DomainName parsed -> {
          if (isCached(parsed, ahead)) {
            sink.accept(Outcome.ALREADY_CACHED);
          } else {
            missing.add(question);
          }
        }
      }
    }
    Directory directory = directories.get();
    if (!missing.isEmpty()) {
      backlog().requireRoom(options);
    }
    try (FanOut lookups = new FanOut(PARALLELISM)) {
      for (Question question : ByTurns.over(missing, asked -> ByTurns.group(asked, directory))) {
        lookups.stopIfDraining(drain);
        if (!lookups.submit(() -> sink.accept(lookUp(question, ahead, deadline)), deadline)) {
          sink.accept(Outcome.FAILED);
        }
      }
      lookups.join();
    }
  }

  /** Looks without counting: it is no caller's hit or miss. */
  private boolean isCached(DomainName name, Duration ahead) {
    CheckResult kept = cache.get(name, options, ahead);
    return kept != null && kept.availability() != Availability.UNKNOWN;
  }

  /**
   * A name that still has an answer is asked for anew, and for its data if the answer holds them.
   */
  private CheckOptions options(DomainName name) {
    CacheEntry kept = cache.inspect(name.ascii());
    if (kept == null || kept.result().availability() == Availability.UNKNOWN) {
      return options;
    }
    return new CheckOptions(
        CachePolicy.REFRESH, null, options.lookupTimeout(), options.assurance(), kept.view());
  }

  private Outcome lookUp(Question question, Duration ahead, Deadline deadline)
      throws InterruptedException {
    return switch (question.name()) {
      case RejectedName rejected -> Outcome.FAILED;
      case DomainName name -> {
        // A turn takes hours, and others ask meanwhile.
        if (isCached(name, ahead)) {
          yield Outcome.ALREADY_CACHED;
        }
        CheckResult result = checker.check(name, options(name), CALLER, deadline);
        yield result.availability() == Availability.UNKNOWN ? Outcome.FAILED : Outcome.LOOKED_UP;
      }
    };
  }
}
