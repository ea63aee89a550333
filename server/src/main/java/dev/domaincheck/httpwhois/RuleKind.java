package dev.domaincheck.httpwhois;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a line of a reply means, or a redirect's target. */
enum RuleKind {
  /** We ask too often. */
  THROTTLED,
  /** We are refused. */
  BANNED,
  /** The service reports a fault of its own. */
  FAILED,
  /** A human, a login or a session is asked for. */
  CHALLENGE,
  /** The name that the record is about. */
  NAME,
  RESERVED,
  PREMIUM,
  UNAVAILABLE,
  REGISTERED,
  /** The name is free, as far as this service can be trusted with that: never firm. */
  AVAILABLE,
  /** Someone holds the name: one of the three parts of a record. */
  HOLDER,
  /** A day in the registration's life. */
  DATE,
  /** A name server. */
  SERVER,
  /** A word that forbids to read a reply as AVAILABLE. */
  DOUBT,
  /** An error's text that states an absence of names or records. */
  ABSENT,
  /** An error's text that is about the request, not about the name. */
  MISROUTED,
  /** The target of a redirect for a registered name. */
  REDIRECT_REGISTERED,
  /** The target of a redirect for a name that is free, as for {@link #AVAILABLE}. */
  REDIRECT_AVAILABLE;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static @Nullable RuleKind ofWord(String word) {
    for (RuleKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    return null;
  }
}
