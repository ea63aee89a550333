package dev.domaincheck.client.internal;

import java.time.Duration;

/** How long calls of many names may take if nobody says. */
final class DefaultTimeout {

  /** A server stream of up to 10,000 names takes longer than a unary call: the server's default. */
  static final Duration OF_STREAM = Duration.ofMinutes(5);

  /**
   * Were all names those of the registry that the service asks most rarely: one in 20 s, and a
   * twentieth of a call's time is left for the way back.
   */
  private static final Duration SHARE_OF_NAME = Duration.ofSeconds(30);

  private DefaultTimeout() {}

  /** For a call that waits until all of so many names are done. */
  static Duration ofAll(int names) {
    return OF_STREAM.plus(SHARE_OF_NAME.multipliedBy(names));
  }
}
