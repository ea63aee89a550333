package dev.domaincheck.flight;

import dev.domaincheck.availability.Alarm;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every lookup on a virtual thread of its own, and asks for a name once however many want it
 * at the same time.
 *
 * <p>Whoever asks for a name that is already being looked up joins that flight, and if it waits for
 * its turn brings a turn of their own (see {@link Flight}). Everyone waits with a deadline of their
 * own, and leaves without harm to the rest; when the last one leaves, the flight is interrupted,
 * which closes its exchange. Nothing that differs between callers is shared: a lookup has a timeout
 * of its own, which begins with its first turn at a registry, and waits for that turn for as long
 * as anybody waits for the flight.
 *
 * <p>Nobody joins a flight that would give up sooner than they asked for, nor, if they want the
 * registry asked anew, one that began before they came or may end with what is kept.
 *
 * <p>A result is kept before its flight leaves the map, and a flight looks at what is kept before
 * it asks, so that no two ask one after the other what the first alone need have asked. A flight
 * that everybody left cannot be joined any more: whoever comes next puts a new one in its place.
 */
public final class Flights implements AvailabilityChecker {
  private static final Logger LOG = LoggerFactory.getLogger(Flights.class);

  /** No bound: each caller has a deadline, and the last one to leave ends the flight. */
  private static final Duration FLIGHT_TIME = Duration.ofDays(36_500);

  private static final CheckResult OUT_OF_TIME =
      CheckResult.withoutEvidence(
          Availability.UNKNOWN,
          Reason.DEADLINE,
          "the call's time was up before the lookup ended; ask again with a longer deadline");

  private static final CheckResult FAULT =
      CheckResult.withoutEvidence(Availability.UNKNOWN, Reason.INTERNAL, "a fault of this service");

  private final Lookup lookup;
  private final Landing landing;
  private final Clearance clearance;
  private final LongSupplier nanoTime;
  private final ThreadFactory threads;
  private final ConcurrentHashMap<Flight.Key, Flight> flights = new ConcurrentHashMap<>();
  private final LongAdder joined = new LongAdder();

  /**
   * @param lookup answers for one name, blocking
   * @param landing keeps the answers
   */
  public Flights(Lookup lookup, Landing landing) {
    this(lookup, landing, Clearance.always(), threads());
  }

  /**
   * @param lookup answers for one name, blocking
   * @param landing keeps the answers
   * @param clearance says which lookups may begin
   * @param threads makes a thread for a lookup, called by the one that begins it
   */
  public Flights(Lookup lookup, Landing landing, Clearance clearance, ThreadFactory threads) {
    this(lookup, landing, clearance, System::nanoTime, threads);
  }

  /** Virtual threads, numbered: logs print the names of threads, and a domain's is a secret. */
  public static ThreadFactory threads() {
    return Thread.ofVirtual().name("lookup-", 0).factory();
  }

  Flights(Lookup lookup, Landing landing, LongSupplier nanoTime, ThreadFactory threads) {
    this(lookup, landing, Clearance.always(), nanoTime, threads);
  }

  private Flights(
      Lookup lookup,
      Landing landing,
      Clearance clearance,
      LongSupplier nanoTime,
      ThreadFactory threads) {
    this.lookup = lookup;
    this.landing = landing;
    this.clearance = clearance;
    this.nanoTime = nanoTime;
    this.threads = threads;
  }

  @Override
  public CheckResult check(DomainName name, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException {
    Flight.Key key = new Flight.Key(name.ascii(), options.assurance(), options.view());
    long asked = nanoTime.getAsLong();
    Flight.Waiter waiter = new Flight.Waiter(new Flight.Place(caller, options.patient()));
    Flight flight = flights.get(key);
    if (flight == null || !joins(waiter, flight, options, asked)) {
      CheckResult refusal = clearance.refusal(name, options, caller, deadline);
      if (refusal != null) {
        return refusal;
      }
      flight = board(waiter, key, name, options, asked);
    }
    return await(flight, waiter, deadline);
  }

  /** Begins a flight, unless another has begun meanwhile that will answer. */
  private Flight board(
      Flight.Waiter waiter, Flight.Key key, DomainName name, CheckOptions options, long asked) {
    long epoch = landing.epoch();
    Flight own =
        new Flight(
            asked, options, waiter, line -> threads.newThread(() -> fly(key, name, line, epoch)));
    Flight flight =
        flights.compute(
            key,
            (k, present) ->
                present != null && serves(present, asked, options) && present.join(waiter)
                    ? present
                    : own);
    if (flight.equals(own)) {
      begin(flight, key);
    } else {
      hasJoined(flight);
    }
    return flight;
  }

  private boolean joins(Flight.Waiter waiter, Flight flight, CheckOptions options, long asked) {
    if (!serves(flight, asked, options) || !flight.join(waiter)) {
      return false;
    }
    hasJoined(flight);
    return true;
  }

  private void hasJoined(Flight flight) {
    joined.increment();
    flight.lookUpForAll();
  }

  private static CheckResult await(Flight flight, Flight.Waiter waiter, Deadline deadline)
      throws InterruptedException {
    try {
      Alarm alarm = Alarm.at(deadline, () -> waiter.answer.complete(OUT_OF_TIME));
      try {
        return waiter.answer.get();
      } finally {
        alarm.callOff();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a flight's failure is a value", e);
    } finally {
      flight.leave(waiter);
    }
  }

  /** Whether a flight will answer what is asked, at a moment, with these options. */
  private static boolean serves(Flight flight, long asked, CheckOptions options) {
    boolean fresh = options.cachePolicy() == CachePolicy.REFRESH;
    return (!fresh
            || (flight.options.cachePolicy() == CachePolicy.REFRESH
                && flight.begunNanos - asked >= 0))
        && flight.options.lookupTimeout().compareTo(options.lookupTimeout()) >= 0;
  }

  /** Lookups under way. */
  public int underWay() {
    return flights.size();
  }

  /** Names that joined a flight already under way, since the start. */
  public long joined() {
    return joined.sum();
  }

  private void begin(Flight flight, Flight.Key key) {
    try {
      flight.begin();
    } catch (RuntimeException | Error e) {
      // Nobody is to wait for a flight that never begins.
      flights.remove(key, flight);
      flight.land(fault(e));
      throw e;
    }
  }

  /** The lookup in one caller's line, until its answer, if it has the flight's, has landed. */
  @SuppressWarnings("ThreadPriorityCheck") // A hint that matters for speed alone.
  private void fly(Flight.Key key, DomainName name, Flight.Line line, long epoch) {
    CheckResult result = FAULT;
    boolean known = false;
    try {
      // Another flight may have landed after this one's caller found nothing kept. What lands later
      // may be too old for those who have joined.
      CheckResult kept = line.isFirst() ? kept(name, line.options) : null;
      known = kept != null;
      if (kept == null) {
        result = lookUp(name, line);
        // Its permit is free: the query that waited for it goes out before this answer is told, so
        // where processors are short registries answer meanwhile.
        Thread.yield();
      } else {
        result = kept;
      }
    } finally {
      Flight flight = line.flight();
      CheckResult found = flight.ends(line, result);
      if (found != null) {
        try {
          found = known ? found : landing.land(name, line.options, found, epoch);
        } finally {
          // Whoever waits gets what was found, kept or not.
          if (flight.isLast(line)) {
            flights.remove(key, flight);
          }
          flight.land(line, found);
        }
      }
    }
  }

  private @Nullable CheckResult kept(DomainName name, CheckOptions options) {
    if (options.cachePolicy() == CachePolicy.REFRESH) {
      return null;
    }
    try {
      return landing.get(name, options);
    } catch (RuntimeException | Error e) {
      // The registry is asked as if nothing were kept: those who wait are owed an answer.
      LOG.error("cannot read what is kept", e);
      return null;
    }
  }

  private CheckResult lookUp(DomainName name, Flight.Line line) {
    try {
      return lookup.check(
          name, line.options, line.place.caller(), Deadline.after(FLIGHT_TIME, nanoTime), line);
    } catch (InterruptedException e) {
      // Everybody has left, or another line's lookup goes on: nobody waits for this.
      return CheckResult.withoutEvidence(
          Availability.UNKNOWN, Reason.CANCELLED, "the lookup was cancelled");
    } catch (RuntimeException | Error e) {
      return fault(e);
    }
  }

  private static CheckResult fault(Throwable thrown) {
    String id = UUID.randomUUID().toString();
    LOG.error("lookup failed, id {}", id, thrown);
    return CheckResult.withoutEvidence(
        Availability.UNKNOWN, Reason.INTERNAL, "a fault of this service, id " + id);
  }
}
