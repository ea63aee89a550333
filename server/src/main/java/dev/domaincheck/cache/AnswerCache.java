package dev.domaincheck.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.View;
import dev.domaincheck.flight.Landing;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of this process, by name.
 *
 * <p>Two bounded regions, registrations and the rest: free and doubtful names are endless and
 * anybody can make them up, so they must not push the useful ones out. A name lives in one region
 * at a time. Lookups are never made inside Caffeine, whose loaders would block other names of the
 * same bin; they are made in flights, which land here.
 *
 * <p>Clearing raises the epoch. An entry counts only in the epoch in which its lookup began, so
 * that a flight that lands after a clear cannot bring an older answer back, whichever of the two is
 * faster.
 *
 * <p>A registration's data is kept only if the lookup was for it, for most callers want the verdict
 * alone and a record is several times as large. An entry without serves no call that wants the
 * data; that call's lookup replaces it. The other way round, a lookup for the verdict alone never
 * makes an entry poorer without need: if its reply held the data they are kept, and if it held none
 * the entry stays, unless the call asked for a newer answer or more assurance than the entry has.
 *
 * <p>Two clocks: Caffeine's expiry follows the monotonic one, which stands still while a machine is
 * suspended; the wall clock is looked at as well, and a step of it can only make an entry expire
 * early.
 */
public final class AnswerCache implements Landing {
  private final TimeToLive ttl;
  private final long maxEntries;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Cache<String, Entry> registrations;
  private final Cache<String, Entry> others;
  private final List<Cache<String, Entry>> regions;
  private final AtomicLong epoch = new AtomicLong();

  /** Two flights of one name may land at once; held for a few map operations. */
  private final ReentrantLock lands = new ReentrantLock();

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  /**
   * @param ttl how long each kind of answer is served
   * @param maxEntries entries held at most, 1 or more; half of them registrations
   * @param nanoTime the monotonic clock
   * @param clock the wall clock
   */
  public AnswerCache(TimeToLive ttl, long maxEntries, LongSupplier nanoTime, InstantSource clock) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("maxEntries is " + maxEntries + ", expected 1 or more");
    }
    this.ttl = ttl;
    this.maxEntries = maxEntries;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.registrations = region(maxEntries - maxEntries / 2);
    this.others = region(maxEntries / 2);
    this.regions = List.of(registrations, others);
  }

  private Cache<String, Entry> region(long bound) {
    return Caffeine.newBuilder()
        .maximumSize(bound)
        .expireAfter(
            Expiry.writing((String name, Entry entry) -> Duration.ofNanos(entry.keptNanos())))
        .ticker(nanoTime::getAsLong)
        .scheduler(Scheduler.disabledScheduler())
        .evictionListener(
            (@Nullable String name, @Nullable Entry entry, RemovalCause cause) -> {
              if (cause == RemovalCause.SIZE) {
                evictions.increment();
              }
            })
        .build();
  }

  /**
   * The answer for {@code name} if one is kept that serves {@code options}; takes no lock and does
   * not block.
   */
  public @Nullable CheckResult get(DomainName name, CheckOptions options) {
    Entry entry = find(name.ascii());
    return entry != null && serves(entry, options) ? entry.result() : null;
  }

  /** Counts a name that was or was not answered from here. */
  void count(boolean hit) {
    (hit ? hits : misses).increment();
  }

  private @Nullable Entry find(String name) {
    Entry entry = registrations.getIfPresent(name);
    if (entry == null) {
      entry = others.getIfPresent(name);
    }
    return entry != null && entry.epoch() == epoch.get() ? entry : null;
  }

  private boolean isFresh(Entry entry) {
    long elapsedMillis = clock.millis() - entry.storedMillis();
    // A wall clock behind the entry was set back: what it says of the entry's age means nothing.
    return elapsedMillis >= 0
        && elapsedMillis <= entry.freshNanos() / 1_000_000
        && nanoTime.getAsLong() - entry.storedNanos() < entry.freshNanos();
  }

  private boolean serves(Entry entry, CheckOptions options) {
    if (!isFresh(entry)) {
      return false;
    }
    CheckResult result = entry.result();
    if (!isSureEnough(result, options.assurance())) {
      return false;
    }
    if (!serves(entry, options.view())) {
      return false;
    }
    Duration maxAge = options.maxAge();
    return maxAge == null || age(result, entry).compareTo(maxAge) <= 0;
  }

  /** Corroboration is about absence: any other word of a registry's service serves every call. */
  private static boolean isSureEnough(CheckResult result, Assurance wanted) {
    Assurance reached = result.assurance();
    if (reached == null) {
      return true;
    }
    Assurance needed =
        wanted == Assurance.CORROBORATED && result.availability() != Availability.AVAILABLE
            ? Assurance.STANDARD
            : wanted;
    return reached.compareTo(needed) >= 0;
  }

  /**
   * Whether the entry was looked up for enough. What was looked up for registration data counts as
   * holding them, for some registries publish none. A failure to get them says nothing about the
   * services that know the verdict alone.
   */
  private static boolean serves(Entry entry, View view) {
    return switch (entry.result().availability()) {
      case REGISTERED -> view == View.AVAILABILITY || entry.view() == View.REGISTRATION;
      case UNKNOWN -> view == View.REGISTRATION || entry.view() == View.AVAILABILITY;
      case AVAILABLE, RESERVED, PREMIUM, UNAVAILABLE, INVALID, UNSUPPORTED -> true;
    };
  }

  private Duration age(CheckResult result, Entry entry) {
    Instant seen =
        result.checkTime() != null
            ? result.checkTime()
            : Instant.ofEpochMilli(entry.storedMillis());
    return Duration.between(seen, clock.instant());
  }

  @Override
  public long epoch() {
    return epoch.get();
  }

  @Override
  public CheckResult land(DomainName name, CheckOptions options, CheckResult result, long begunIn) {
    lands.lock();
    try {
      // What was cleared meanwhile must not come back, nor push out what came since.
      return begunIn == epoch.get() ? keep(name, options, result, begunIn) : result;
    } finally {
      lands.unlock();
    }
  }

  private CheckResult keep(
      DomainName name, CheckOptions options, CheckResult result, long begunIn) {
    Instant now = clock.instant();
    Entry before = find(name.ascii());
    boolean failed = result.availability() == Availability.UNKNOWN;
    int failuresBefore = before == null ? 0 : before.failures();
    Duration fresh = ttl.of(result, now, failuresBefore);
    if (fresh.isZero() || (before != null && !replaces(result, before))) {
      return result;
    }
    View view = options.view();
    if (view == View.AVAILABILITY && before != null && holdsData(before, result)) {
      if (result.registration() != null) {
        // As rich as what it replaces, and newer.
        view = View.REGISTRATION;
      } else if (!asksForMore(options, before)) {
        return result;
      }
    }
    CheckResult held = view == View.REGISTRATION ? result : result.withoutRegistration();
    CheckResult kept = held.from(CheckResult.Origin.MEMORY, false, now.plus(fresh));
    long freshNanos = fresh.toNanos();
    Entry entry =
        new Entry(
            kept,
            view,
            begunIn,
            now.toEpochMilli(),
            nanoTime.getAsLong(),
            freshNanos,
            // A failure is remembered for as long again, so that the next one is known to follow
            // it.
            failed ? 2 * freshNanos : freshNanos,
            failed ? failuresBefore + 1 : 0);
    boolean registered = result.availability() == Availability.REGISTERED;
    (registered ? registrations : others).put(name.ascii(), entry);
    (registered ? others : registrations).invalidate(name.ascii());
    return result.from(CheckResult.Origin.LOOKUP, false, kept.expireTime());
  }

  /** Whether the entry says the same as the result, and was looked up for registration data. */
  private boolean holdsData(Entry before, CheckResult result) {
    return isFresh(before)
        && before.view() == View.REGISTRATION
        && before.result().availability() == Availability.REGISTERED
        && result.availability() == Availability.REGISTERED;
  }

  /** Whether the lookup was for something that the entry could not have given. */
  private static boolean asksForMore(CheckOptions options, Entry before) {
    Assurance reached = before.result().assurance();
    return options.cachePolicy() == CachePolicy.REFRESH
        || options.maxAge() != null
        || (reached != null && reached.compareTo(options.assurance()) < 0);
  }

  /** A failure never replaces a verdict, and of two verdicts the one seen later stays. */
  private boolean replaces(CheckResult result, Entry before) {
    if (before.failures() > 0 || !isFresh(before)) {
      return true;
    }
    Instant newer = result.checkTime();
    Instant older = before.result().checkTime();
    return result.availability() != Availability.UNKNOWN
        && (newer == null || older == null || !newer.isBefore(older));
  }

  /**
   * Removes everything, also what flights under way will bring; tells how many entries there were.
   */
  public long clear() {
    long cleared = 0;
    epoch.incrementAndGet();
    for (Cache<String, Entry> region : regions) {
      region.cleanUp();
      cleared += region.estimatedSize();
      region.invalidateAll();
    }
    return cleared;
  }

  /** The figures; walks over all entries, so not for the event loop. */
  public CacheStats stats() {
    Map<Availability, Long> sizes = new EnumMap<>(Availability.class);
    long size = 0;
    long oldest = Long.MAX_VALUE;
    long current = epoch.get();
    for (Cache<String, Entry> region : regions) {
      region.cleanUp();
      for (Entry entry : region.asMap().values()) {
        if (entry.epoch() == current) {
          size++;
          sizes.merge(entry.result().availability(), 1L, Long::sum);
          oldest = Math.min(oldest, entry.storedMillis());
        }
      }
    }
    Duration oldestAge = size == 0 ? null : Duration.ofMillis(Math.max(0, clock.millis() - oldest));
    return new CacheStats(
        true,
        ttl.registered(),
        size,
        maxEntries,
        oldestAge,
        hits.sum(),
        misses.sum(),
        evictions.sum(),
        sizes);
  }
}
