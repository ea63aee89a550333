package dev.domaincheck.lookup;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Service;
import dev.domaincheck.limit.Pressure;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns lookups away that would not end in time, as fast as the line at their first service moves
 * now, and all while memory is short: they would only keep others waiting until they give up.
 */
public final class Foresight {
  /** While memory is short: collections that bring relief take about as long. */
  private static final Duration RELIEF = Duration.ofSeconds(1);

  private final Supplier<Directory> directories;
  private final Set<Protocol> sources;
  private final QueryGate gate;
  private final Pressure pressure;
  private final LongAdder turnedAway = new LongAdder();

  /**
   * @param sources the protocols that lookups ask
   */
  public Foresight(
      Supplier<Directory> directories, Set<Protocol> sources, QueryGate gate, Pressure pressure) {
    this.directories = directories;
    this.sources = Set.copyOf(sources);
    this.gate = gate;
    this.pressure = pressure;
  }

  /**
   * The answer for a name that is not looked up, UNKNOWN/OVERLOADED, with the time after which it
   * may be; null if it is to be looked up.
   */
  public @Nullable CheckResult refusal(
      DomainName name, CheckOptions options, Caller caller, Deadline deadline) {
    if (pressure.isHigh()) {
      return turnedAway("this service is short of memory; ask again later", RELIEF);
    }
    if (options.assurance() == Assurance.FAST && options.view() == View.AVAILABILITY) {
      // The DNS is asked first, and may well be enough.
      return null;
    }
    List<Service> services =
        ChainLookup.askable(directories.get().route(name), sources, options.view());
    if (services.isEmpty()) {
      return null;
    }
    Duration time = gate.expectedTime(services.getFirst().limitGroup(), caller);
    Duration excess = time.minus(deadline.remaining());
    // Where nobody waits there is nothing to foresee, however little time the call has.
    return time.isZero() || excess.isNegative()
        ? null
        : turnedAway(
            "more names wait for this registry than it answers in the call's time; ask again later",
            excess);
  }

  /** Names that were turned away since the start. */
  public long turnedAway() {
    return turnedAway.sum();
  }

  private CheckResult turnedAway(String why, Duration comeBack) {
    turnedAway.increment();
    return CheckResult.withoutEvidence(Availability.UNKNOWN, Reason.OVERLOADED, why)
        .withRetryAfter(comeBack);
  }
}
