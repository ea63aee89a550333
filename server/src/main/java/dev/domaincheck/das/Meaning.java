package dev.domaincheck.das;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Reason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a reply means. Each is a statement about the name, a refusal to make one, or
 * neither.
 */
enum Meaning {
  AVAILABLE(Availability.AVAILABLE, null),
  REGISTERED(Availability.REGISTERED, null),
  PENDING_DELETE(Availability.REGISTERED, Reason.PENDING_DELETE),
  UNAVAILABLE(Availability.UNAVAILABLE, null),
  RESERVED(Availability.RESERVED, null),
  BLOCKED(Availability.RESERVED, Reason.BLOCKED),
  RESTRICTED(Availability.RESERVED, Reason.RESTRICTED),
  INVALID(Availability.INVALID, Reason.REFUSED_BY_REGISTRY),
  THROTTLED(null, Reason.THROTTLED),
  BANNED(null, Reason.BANNED),
  FAILED(null, Reason.SERVER_ERROR),
  /** Says nothing but which name the reply is about. */
  NAME(null, null),
  /** Says nothing. */
  ASIDE(null, null);

  private final @Nullable Availability availability;
  private final @Nullable Reason reason;

  Meaning(@Nullable Availability availability, @Nullable Reason reason) {
    this.availability = availability;
    this.reason = reason;
  }

  /** The statement about the name; null if the line makes none. */
  @Nullable Availability availability() {
    return availability;
  }

  /** Refines the statement; without one, why there is none. */
  @Nullable Reason reason() {
    return reason;
  }

  /** Whether the line refuses to answer. */
  boolean isRefusal() {
    return availability == null && reason != null;
  }

  /** The word for it in the table and in evidence. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
