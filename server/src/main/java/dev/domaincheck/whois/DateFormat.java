package dev.domaincheck.whois;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a rule knows of its registry's dates beyond their text.
 *
 * @param order which of day and month comes first where both are numbers before the year
 * @param zone whose time the registry writes where its text does not say; null if not known
 */
record DateFormat(Order order, @Nullable ZoneId zone) {
  /** The order of day and month. */
  enum Order {
    UNKNOWN,
    DAY_FIRST,
    MONTH_FIRST
  }

  /** Nothing is known. */
  static final DateFormat UNKNOWN = new DateFormat(Order.UNKNOWN, null);

  DateFormat withOrder(Order value) {
    return new DateFormat(value, zone);
  }

  DateFormat withZone(ZoneId value) {
    return new DateFormat(order, value);
  }

  /** This, completed by what another knows. */
  DateFormat or(DateFormat other) {
    return new DateFormat(
        order == Order.UNKNOWN ? other.order() : order, zone == null ? other.zone() : zone);
  }
}
