package dev.domaincheck.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.flight.Landing;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
 * data; that call's lookup replaces it. The other way round, an entry with data stays when a lookup
 * for the verdict alone says the same, which may have read only some of them, unless the call asked
 * for a newer answer or more assurance than the entry has.
 *
 * <p>Two clocks: Caffeine's expiry follows the monotonic one, which stands still while a machine is
 * suspended; the wall clock is looked at as well, and a step of it can only make an entry expire
 * early.
 *
 * <p>A registration or reservation outlives its time for a day, for calls that accept it where
 * asking anew fails. As long as it can do so no failure takes its place.
 */
public final class AnswerCache implements Landing {
  private final TimeToLive ttl;
  private final long maxEntries;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Cache<String, CachedAnswer> registrations;
  private final Cache<String, CachedAnswer> others;
  private final List<Cache<String, CachedAnswer>> regions;

  /** How often the cache was cleared. */
  private final AtomicInteger clears = new AtomicInteger();

  /** How often the directory changed. */
  private final AtomicInteger directories = new AtomicInteger();

  /** Two flights of one name may land at once; held for a few map operations. */
  private final ReentrantLock lands = new ReentrantLock();

  /** One for each verdict; the map never changes. */
  private final EnumMap<Availability, LongAdder> hits = new EnumMap<>(Availability.class);

  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder staleServed = new LongAdder();

  /**
   * @param ttl how long each kind of answer is served
   * @param maxEntries entries held at most, 1 or more; two fifths of them registrations
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
    // Floods are of names that are free. A region remembers who comes again for the longer the
    // larger it is, and registrations need less of that.
    long floodable = maxEntries * 3 / 5;
    this.registrations = region(maxEntries - floodable);
    this.others = region(floodable);
    this.regions = List.of(registrations, others);
    for (Availability availability : Availability.values()) {
      hits.put(availability, new LongAdder());
    }
  }

  private Cache<String, CachedAnswer> region(long bound) {
    return Caffeine.newBuilder()
        .maximumSize(bound)
        .expireAfter(
            Expiry.writing((String name, CachedAnswer answer) -> Duration.ofMillis(kept(answer))))
        .ticker(nanoTime::getAsLong)
        .scheduler(Scheduler.disabledScheduler())
        .executor(new Upkeep())
        .evictionListener(
            (@Nullable String name, @Nullable CachedAnswer answer, RemovalCause cause) -> {
              if (cause == RemovalCause.SIZE) {
                evictions.increment();
              }
            })
        .build();
  }

  /** How long an answer is held, in milliseconds: as long as it may serve anyone. */
  private static long kept(CachedAnswer answer) {
    // A failure is remembered for as long again, so that the next one is known to follow it.
    return answer.failures() > 0
        ? 2 * answer.freshMillis()
        : answer.freshMillis() + TimeToLive.stale(answer.finding()).toMillis();
  }

  /**
   * The answer for {@code name} if one is kept that serves {@code options}; takes no lock and does
   * not block.
   */
  @Override
  public @Nullable CheckResult get(DomainName name, CheckOptions options) {
    CachedAnswer answer = fresh(name, options);
    return answer == null ? null : answer.result(false);
  }

  /** As {@link #get}, if the answer will still be fresh after {@code ahead}, zero or more. */
  public @Nullable CheckResult get(DomainName name, CheckOptions options, Duration ahead) {
    CachedAnswer answer = fresh(name, options);
    return answer != null
            && answer.isWithin(-ahead.toMillis(), clock.millis(), nanoTime.getAsLong())
        ? answer.result(false)
        : null;
  }

  /** As {@link #get}, in the form in which it is kept. */
  @Nullable CachedAnswer fresh(DomainName name, CheckOptions options) {
    return fresh(name.ascii(), options, nanoTime.getAsLong());
  }

  /**
   * As above, with a reading of the monotonic clock that its caller has at hand.
   *
   * @param name in A-label form; any other text has no answer
   */
  @Nullable CachedAnswer fresh(String name, CheckOptions options, long nowNanos) {
    CachedAnswer answer = find(name);
    return answer != null
            && answer.isWithin(0, clock.millis(), nowNanos)
            && Precedence.serves(answer, options)
            && isYoung(answer, options.maxAge(), nowNanos)
        ? answer
        : null;
  }

  /** The monotonic clock, in nanoseconds. */
  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /**
   * The answer for {@code name} that may stand in where a lookup failed: one that is past its time,
   * or older than {@code options} ask for. Served as stale; null if there is none.
   */
  @Nullable CheckResult stale(DomainName name, CheckOptions options) {
    CachedAnswer answer = find(name.ascii());
    if (answer == null || !isStandIn(answer) || !Precedence.serves(answer, options)) {
      return null;
    }
    staleServed.increment();
    return answer.result(true);
  }

  /** Counts a name that was answered from here, or, if there is no answer, was not. */
  void count(@Nullable CachedAnswer answer) {
    (answer == null ? misses : Objects.requireNonNull(hits.get(answer.availability()))).increment();
  }

  private @Nullable CachedAnswer find(String name) {
    CachedAnswer answer = registrations.getIfPresent(name);
    if (answer == null) {
      answer = others.getIfPresent(name);
    }
    return answer != null && answer.epoch() == clears.get() ? answer : null;
  }

  private boolean isFresh(CachedAnswer answer) {
    return answer.isWithin(0, clock.millis(), nanoTime.getAsLong());
  }

  private boolean isStandIn(CachedAnswer answer) {
    long more = TimeToLive.stale(answer.finding()).toMillis();
    return more > 0 && answer.isWithin(more, clock.millis(), nanoTime.getAsLong());
  }

  private boolean isYoung(CachedAnswer answer, @Nullable Duration maxAge, long nowNanos) {
    return maxAge == null || answer.isYoung(maxAge, clock.millis(), nowNanos);
  }

  /** Clears in the upper half, changes of the directory in the lower. */
  @Override
  public long epoch() {
    return ((long) clears.get() << 32) | Integer.toUnsignedLong(directories.get());
  }

  @Override
  public CheckResult land(DomainName name, CheckOptions options, CheckResult result, long begunIn) {
    lands.lock();
    try {
      int cleared = (int) (begunIn >>> 32);
      // What was cleared meanwhile must not come back, nor push out what came since.
      if (cleared != clears.get()
          || (result.availability() == Availability.UNSUPPORTED
              && (int) begunIn != directories.get())) {
        return result;
      }
      return keep(name, options, result, cleared);
    } finally {
      lands.unlock();
    }
  }

  private CheckResult keep(DomainName name, CheckOptions options, CheckResult result, int cleared) {
    Instant now = clock.instant();
    CachedAnswer before = find(name.ascii());
    CachedAnswer fresh = before != null && isFresh(before) ? before : null;
    if (before != null && Precedence.isDoubted(before, result)) {
      others.invalidate(name.ascii());
      return result;
    }
    if (fresh != null && Precedence.contradicts(result, options, fresh)) {
      // As if both had been seen by one lookup.
      return CheckResult.withoutEvidence(
          Availability.UNKNOWN,
          Reason.CONFLICT,
          "the registry's service has no such name, but its zone delegated it a short while ago");
    }
    boolean failed = result.availability() == Availability.UNKNOWN;
    int failuresBefore = before == null ? 0 : before.failures();
    long freshMillis = ttl.of(result, now, failuresBefore).toMillis();
    if (freshMillis == 0
        || (before != null
            && (fresh != null || isStandIn(before))
            && !Precedence.replaces(result, options, before, fresh != null))
        // That there is no service does not keep name servers from having the name tomorrow.
        || (result.availability() == Availability.UNSUPPORTED
            && result.reason() != Reason.TLD_NOT_DELEGATED
            && options.assurance() != Assurance.STANDARD)) {
      return result;
    }
    View view = options.view();
    if (fresh != null && Precedence.keepsData(fresh, result, options)) {
      return result;
    }
    // What was looked up for the verdict alone never counts as data, whatever it holds of them.
    CachedAnswer answer =
        new CachedAnswer(
            CachedAnswer.suffixLength(name),
            view == View.REGISTRATION ? result : result.withoutRegistration(),
            view,
            options.assurance(),
            cleared,
            now.toEpochMilli(),
            nanoTime.getAsLong(),
            now.toEpochMilli() + freshMillis,
            failed ? failuresBefore + 1 : 0);
    put(name.ascii(), answer);
    return result.from(
        CheckResult.Origin.LOOKUP, false, Instant.ofEpochMilli(answer.expireMillis()));
  }

  private void put(String name, CachedAnswer answer) {
    boolean registered = answer.availability() == Availability.REGISTERED;
    Cache<String, CachedAnswer> region = registered ? registrations : others;
    region.put(name, answer);
    (registered ? others : registrations).invalidate(name);
    // What the entry pushes out goes now: a flood fills the memory in less time than Upkeep takes.
    region.cleanUp();
  }

  /**
   * Removes everything, also what flights under way will bring; tells how many entries there were.
   */
  public long clear() {
    long cleared = 0;
    clears.incrementAndGet();
    for (Cache<String, CachedAnswer> region : regions) {
      region.cleanUp();
      cleared += region.estimatedSize();
      region.invalidateAll();
    }
    return cleared;
  }

  /**
   * To be called after the directory changed: drops what it said about suffixes without service.
   */
  public void directoryChanged() {
    directories.incrementAndGet();
    lands.lock();
    try {
      others.asMap().values().removeIf(a -> a.availability() == Availability.UNSUPPORTED);
    } finally {
      lands.unlock();
    }
  }

  /**
   * All that is kept and may still serve someone, in no order; touches no entry's recency. What
   * comes or goes meanwhile may or may not be among it.
   */
  public Stream<CacheEntry> entries() {
    return entries(name -> true);
  }

  /**
   * As {@link #entries()}, but only of names that are {@code wanted}; others cost next to nothing.
   */
  public Stream<CacheEntry> entries(Predicate<String> wanted) {
    return regions.stream()
        .flatMap(region -> region.asMap().entrySet().stream())
        .filter(entry -> wanted.test(entry.getKey()) && isHeld(entry.getValue()))
        .map(entry -> entry(entry.getKey(), entry.getValue()));
  }

  /**
   * What is kept for a name, without touching its recency; null if there is nothing.
   *
   * @param name the A-label form
   */
  public @Nullable CacheEntry inspect(String name) {
    for (Cache<String, CachedAnswer> region : regions) {
      CachedAnswer answer = region.policy().getIfPresentQuietly(name);
      if (answer != null && isHeld(answer)) {
        return entry(name, answer);
      }
    }
    return null;
  }

  private boolean isHeld(CachedAnswer answer) {
    return answer.epoch() == clears.get() && (isFresh(answer) || isStandIn(answer));
  }

  private CacheEntry entry(String name, CachedAnswer answer) {
    return new CacheEntry(
        name,
        answer.result(!isFresh(answer)),
        answer.view(),
        Instant.ofEpochMilli(answer.storedMillis()),
        Duration.ofMillis(Math.max(0, clock.millis() - answer.seenMillis())),
        answer.bytes(name));
  }

  /**
   * Removes what is kept for a name; a lookup under way may bring it back.
   *
   * @param name the A-label form
   * @return whether there was anything
   */
  public boolean evict(String name) {
    boolean evicted = false;
    for (Cache<String, CachedAnswer> region : regions) {
      CachedAnswer removed = region.asMap().remove(name);
      evicted |= removed != null && isHeld(removed);
    }
    return evicted;
  }

  /**
   * Takes an entry back that an earlier process kept, for what is left of its time. One whose time
   * is up, from the future, of a verdict that is not kept, or for a name that has an answer
   * already, is left out; and nothing stays longer than it would if it were looked up now.
   *
   * @return whether it was taken
   */
  public boolean restore(CacheEntry entry) {
    CheckResult result = entry.result();
    Instant now = clock.instant();
    long stored = entry.storedTime().toEpochMilli();
    long elapsed = now.toEpochMilli() - stored;
    Instant expires = result.expireTime();
    if (expires == null
        || elapsed < 0
        // Between two processes there is the wall clock alone, which may have been set back.
        || result.availability() == Availability.AVAILABLE
        || result.availability() == Availability.UNKNOWN
        || result.availability() == Availability.UNSUPPORTED) {
      return false;
    }
    long fresh =
        Math.min(
            expires.toEpochMilli() - stored, ttl.longest(result, entry.storedTime(), 0).toMillis());
    lands.lock();
    try {
      CachedAnswer answer =
          new CachedAnswer(
              DomainName.parse(entry.name()) instanceof DomainName name
                  ? CachedAnswer.suffixLength(name)
                  : 0,
              entry.view() == View.REGISTRATION ? result : result.withoutRegistration(),
              entry.view(),
              result.assurance() == null ? Assurance.STANDARD : result.assurance(),
              clears.get(),
              stored,
              nanoTime.getAsLong() - elapsed * 1_000_000,
              stored + fresh,
              0);
      if (fresh <= 0 || !isHeld(answer) || find(entry.name()) != null) {
        return false;
      }
      put(entry.name(), answer);
      return true;
    } finally {
      lands.unlock();
    }
  }

  /** The names of each region in turn, the next to be evicted first. */
  List<String> coldestFirst() {
    return regions.stream()
        .flatMap(region -> region.policy().eviction().stream())
        .flatMap(eviction -> eviction.coldest(Integer.MAX_VALUE).keySet().stream())
        .toList();
  }

  /** The figures; walks over all entries, so not for the event loop. */
  public CacheStats stats() {
    Map<Availability, Long> sizes = new EnumMap<>(Availability.class);
    AgeHistogram ages = new AgeHistogram();
    long size = 0;
    long bytes = 0;
    long oldest = Long.MAX_VALUE;
    long now = clock.millis();
    for (Cache<String, CachedAnswer> region : regions) {
      region.cleanUp();
      for (Map.Entry<String, CachedAnswer> entry : region.asMap().entrySet()) {
        CachedAnswer answer = entry.getValue();
        if (isHeld(answer)) {
          size++;
          bytes += answer.bytes(entry.getKey());
          sizes.merge(answer.availability(), 1L, Long::sum);
          oldest = Math.min(oldest, answer.seenMillis());
          ages.add(now - answer.seenMillis());
        }
      }
    }
    Map<Availability, Long> hitsByVerdict = new EnumMap<>(Availability.class);
    hits.forEach(
        (availability, adder) -> {
          long count = adder.sum();
          if (count > 0) {
            hitsByVerdict.put(availability, count);
          }
        });
    return new CacheStats(
        true,
        ttl.registered(),
        size,
        maxEntries,
        bytes,
        size == 0 ? null : Duration.ofMillis(Math.max(0, now - oldest)),
        hitsByVerdict.values().stream().mapToLong(Long::longValue).sum(),
        misses.sum(),
        evictions.sum(),
        staleServed.sum(),
        sizes,
        hitsByVerdict,
        ages.buckets());
  }
}
