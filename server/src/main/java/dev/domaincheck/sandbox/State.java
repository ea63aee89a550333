package dev.domaincheck.sandbox;

import java.util.Locale;

/** What the sandbox says of a name. */
enum State {
  AVAILABLE,
  REGISTERED,
  RESERVED,
  PREMIUM,
  /** The reply refuses the client, for this name only. */
  THROTTLED,
  /** The reply is no answer: see {@link Breakage}. */
  BROKEN;

  /** The word that names the state at the start of a label, and its section in a template. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
