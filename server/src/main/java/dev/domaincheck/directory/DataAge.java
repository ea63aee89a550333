package dev.domaincheck.directory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How old one set of data is.
 *
 * @param name such as {@code rdap-bootstrap}
 * @param dataTime the date that the data itself bears
 * @param loadTime when this process loaded it
 * @param checkTime when its source last confirmed it; null if it was not asked
 * @param problem why newer data was refused or could not be had; empty once it could
 * @param problemTime when that was last seen; null without a problem
 */
public record DataAge(
    String name,
    Instant dataTime,
    Instant loadTime,
    DataOrigin origin,
    @Nullable Instant checkTime,
    String problem,
    @Nullable Instant problemTime) {

  /** Data that nothing newer was looked for. */
  public static DataAge of(String name, Instant dataTime, Instant loadTime, DataOrigin origin) {
    return new DataAge(name, dataTime, loadTime, origin, null, "", null);
  }

  /** The same data after a failed attempt at newer ones. */
  public DataAge withProblem(String what, Instant when) {
    return new DataAge(name, dataTime, loadTime, origin, checkTime, what, when);
  }

  /** The same data after its source said that there are none newer. */
  public DataAge confirmed(Instant when) {
    return new DataAge(name, dataTime, loadTime, origin, when, "", null);
  }
}
