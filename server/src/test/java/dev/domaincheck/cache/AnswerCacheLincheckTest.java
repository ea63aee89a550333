package dev.domaincheck.cache;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever lands, clears and looks there are at once: what the cache tells is what it would tell if
 * they were made one after the other in some order, except that it may have forgotten.
 *
 * <p>Lincheck chooses the operations and the orders. It makes the objects that it tests by itself,
 * which is why they and their operations are public.
 */
class AnswerCacheLincheckTest {
  private static final int THREADS = 2;

  /** Choices of operations, and orders tried of each: faults put in by hand are met. */
  private static final int SCENARIOS = 20;

  private static final int ORDERS = 40;

  /** What comes before and after the threads is numbered as a thread, too. */
  private static final int THREAD_IDS = THREADS + 2;

  /** Older than any answer. */
  private static final int NOTHING = -1;

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant NOW = START.plusSeconds(60);
  private static final CheckOptions OPTIONS = CheckOptions.standard(Duration.ofSeconds(10));
  private static final List<DomainName> NAMES =
      List.of(new DomainName("a.com", "a.com", "com"), new DomainName("b.com", "b.com", "com"));

  private static AnswerCache cache() {
    return new AnswerCache(
        new TimeToLive(Duration.ofHours(1), () -> 0), 100, () -> 0, InstantSource.fixed(NOW));
  }

  /**
   * An answer seen some seconds after the start: at odd ones the name is registered, at even ones
   * free; at 0 the lookup failed.
   */
  private static CheckResult answer(int seen) {
    boolean failed = seen == 0;
    Availability verdict = seen % 2 == 0 ? Availability.AVAILABLE : Availability.REGISTERED;
    return new CheckResult(
        failed ? Availability.UNKNOWN : verdict,
        failed ? Reason.INCONCLUSIVE : null,
        "",
        List.of(),
        false,
        failed ? null : Assurance.STANDARD,
        failed ? null : START.plusSeconds(seen),
        null,
        null,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }

  private static Told look(AnswerCache cache, int name) {
    CheckResult result = cache.get(NAMES.get(name), OPTIONS);
    if (result == null) {
      return new Told(null);
    }
    Instant seen = result.checkTime();
    return new Told(seen == null ? 0 : (int) Duration.between(START, seen).toSeconds());
  }

  /**
   * When the answer that was told was seen. None, for it was forgotten, equals whatever was
   * expected; its hash does not, for Lincheck keeps by it the results that it found to be right.
   */
  public record Told(@Nullable Integer seen) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Told told
          && (seen == null || told.seen == null || seen.equals(told.seen));
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(seen);
    }
  }

  /** Lookups of one name that end in any order. */
  @Param(name = "seen", gen = IntGen.class, conf = "0:3")
  public static final class Lands {
    private final AnswerCache cache = cache();

    @Operation(params = "seen")
    public void land(int seen) {
      var unused = cache.land(NAMES.getFirst(), OPTIONS, answer(seen), cache.epoch());
    }

    @Operation
    public Told look() {
      return AnswerCacheLincheckTest.look(cache, 0);
    }

    /** The same, one after the other. */
    public static final class Spec {
      private int kept = NOTHING;

      public void land(int seen) {
        kept = Math.max(kept, seen);
      }

      public Told look() {
        return new Told(kept);
      }
    }
  }

  /** Lookups of two names that begin and end before, during and after a clear. */
  @Param(name = "thread", gen = ThreadIdGen.class)
  @Param(name = "name", gen = IntGen.class, conf = "0:1")
  public static final class Clears {
    private final AnswerCache cache = cache();
    private final long[] begunIn = new long[THREAD_IDS];

    @Operation(params = "thread")
    public void begin(int thread) {
      begunIn[thread] = cache.epoch();
    }

    /** What the thread began lands: its answer tells whose it is. */
    @Operation(params = {"thread", "name"})
    public void land(int thread, int name) {
      var unused = cache.land(NAMES.get(name), OPTIONS, answer(1), begunIn[thread]);
    }

    @Operation(params = "name")
    public Told look(int name) {
      return AnswerCacheLincheckTest.look(cache, name);
    }

    @Operation(runOnce = true)
    public void clear() {
      var unused = cache.clear();
    }

    /** The same, one after the other. */
    public static final class Spec {
      private final Map<Integer, Integer> kept = new HashMap<>();
      private final long[] begunIn = new long[THREAD_IDS];
      private long epoch;

      public void begin(int thread) {
        begunIn[thread] = epoch;
      }

      public void land(int thread, int name) {
        if (begunIn[thread] == epoch) {
          kept.put(name, 1);
        }
      }

      public Told look(int name) {
        return new Told(kept.getOrDefault(name, NOTHING));
      }

      public void clear() {
        epoch++;
        kept.clear();
      }
    }
  }

  @Test
  void lands_atOnce_newestVerdictStays() {
    check(Lands.class, Lands.Spec.class);
  }

  @Test
  void clear_whileLookupsLand_nothingOlderIsTold() {
    check(Clears.class, Clears.Spec.class);
  }

  private static void check(Class<?> operations, Class<?> spec) {
    new ModelCheckingOptions()
        .threads(THREADS)
        .actorsBefore(1)
        .actorsPerThread(3)
        .actorsAfter(2)
        .iterations(SCENARIOS)
        .invocationsPerIteration(ORDERS)
        .sequentialSpecification(spec)
        // Its own tests are for Caffeine's inside.
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses(
                    name -> name.startsWith("com.github.benmanes.caffeine."))
                .allMethods()
                .treatAsAtomic())
        .check(operations);
  }
}
