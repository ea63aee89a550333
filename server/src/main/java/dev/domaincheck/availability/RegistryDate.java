package dev.domaincheck.availability;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A date as precise as its registry gives it.
 *
 * @param time the instant, for a day the first instant in UTC of the registry's own day; null if
 *     the text is not read as a date
 * @param precision how exact {@code time} is
 * @param text the registry's own text, at most 64 characters
 */
public record RegistryDate(@Nullable Instant time, Precision precision, String text) {
  /** How exact a date is. */
  public enum Precision {
    /** No date was read. */
    NONE,
    DAY,
    SECOND
  }

  private static final int MAX_TEXT = 64;

  public RegistryDate {
    if ((time == null) != (precision == Precision.NONE)) {
      throw new IllegalArgumentException(
          "precision " + precision + " does not go with time " + time);
    }
    text = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }
}
