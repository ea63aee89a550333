package dev.domaincheck.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A date as precise as its registry gives it.
 *
 * @param time the instant, for a day the first instant in UTC of the registry's own day; null if
 *     the text could not be read as a date without doubt
 * @param precision how exact {@code time} is
 * @param text the registry's own text; a stranger's, so escape it before showing it
 */
public record RegistryDate(@Nullable Instant time, Precision precision, String text) {
  /** How exact a date is. */
  public enum Precision {
    /** To the day. */
    DAY,
    /** To the second. */
    SECOND,
    /** There is no date, or its precision is one that this version of the client does not know. */
    UNKNOWN
  }
}
