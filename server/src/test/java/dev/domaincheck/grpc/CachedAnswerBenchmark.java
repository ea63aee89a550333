package dev.domaincheck.grpc;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CachedAnswer;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.cache.TimeToLive;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.ParsedName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The steps from a name in a request to the bytes of its cached answer, each alone, and all of
 * them. Names go round, so that no step sees the same one twice in a row.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class CachedAnswerBenchmark {
  /** A power of two. */
  private static final int NAMES = 1_024;

  private static final CheckOptions OPTIONS = CheckOptions.standard(Duration.ofSeconds(10));

  private final String[] inputs = new String[NAMES];
  private final DomainName[] names = new DomainName[NAMES];
  private final CachedAnswer[] kept = new CachedAnswer[NAMES];

  private final CachingChecker checker;
  private final Answers answers;
  private final AnswerCache cache;
  private int next;

  /** JMH makes it. */
  public CachedAnswerBenchmark() {
    cache =
        new AnswerCache(
            new TimeToLive(Duration.ofDays(1), () -> 0),
            100_000,
            System::nanoTime,
            Clock.systemUTC());
    checker =
        new CachingChecker(
            cache,
            (name, options, caller, deadline) -> {
              throw new IllegalStateException("is not cached: " + name);
            });
    answers = new Answers(checker);
  }

  /** Fills the cache. */
  @Setup
  public void fill() {
    for (int i = 0; i < NAMES; i++) {
      inputs[i] = "registered-bench-%04d.com".formatted(i);
      names[i] = (DomainName) DomainName.parse(inputs[i]);
      var unused = cache.land(names[i], OPTIONS, registered(), cache.epoch());
      kept[i] = Objects.requireNonNull(checker.peek(names[i], OPTIONS), "not kept");
    }
  }

  private static CheckResult registered() {
    Instant now = Instant.now();
    return new CheckResult(
        Availability.REGISTERED,
        null,
        "",
        List.of(
            new Evidence(
                Protocol.RDAP,
                "rdap.verisign.com",
                Availability.REGISTERED,
                null,
                "rdap-domain",
                200,
                Duration.ofMillis(42),
                now,
                null)),
        true,
        Assurance.STANDARD,
        now,
        null,
        null,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }

  private int next() {
    next = (next + 1) & (NAMES - 1);
    return next;
  }

  /** Text to name. */
  @Benchmark
  public ParsedName parse() {
    return DomainName.parse(inputs[next()]);
  }

  /** Text to name, and the hash of the name that is the cache's key. */
  @Benchmark
  public int key() {
    return ((DomainName) DomainName.parse(inputs[next()])).ascii().hashCode();
  }

  /** Name, its hash known, to the kept answer. */
  @Benchmark
  public @Nullable CachedAnswer hit() {
    return checker.peek(names[next()], OPTIONS);
  }

  /** Kept answer to bytes. */
  @Benchmark
  public Object encode() {
    int i = next();
    return Reply.of(List.of(KeptResult.ofCanonical(Question.of(inputs[i]), kept[i])), null);
  }

  /** Text to bytes. */
  @Benchmark
  public Object all() {
    return Reply.of(
        List.of(
            Objects.requireNonNull(answers.now(Question.of(inputs[next()]), OPTIONS), "not kept")),
        null);
  }
}
