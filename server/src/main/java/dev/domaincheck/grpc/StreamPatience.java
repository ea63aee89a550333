package dev.domaincheck.grpc;

import java.time.Duration;

/**
 * How long a stream waits for its caller.
 *
 * @param idle a bulk stream on which nothing is sent, looked up or answered for this long is ended
 * @param slow a caller that reads nothing for this long is given up
 */
record StreamPatience(Duration idle, Duration slow) {
  /** A program that is alive sends or reads something within a minute. */
  static final StreamPatience STANDARD =
      new StreamPatience(Duration.ofSeconds(60), Duration.ofSeconds(60));
}
