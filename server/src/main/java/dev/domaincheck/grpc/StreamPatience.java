package dev.domaincheck.grpc;

import java.time.Duration;

/**
 * How long a stream waits for its caller.
 *
 * @param idle a bulk stream on which nothing is sent, looked up or answered for this long is ended
 * @param slow a caller that reads nothing for this long is given up
 * @param trailers the stream of a caller that was given up is reset if it is not closed by then
 * @param progress a stream without results tells its progress this often
 */
record StreamPatience(Duration idle, Duration slow, Duration trailers, Duration progress) {
  /**
   * A program that is alive sends or reads something within a minute, and takes trailers within 5 s
   * if it still reads. People who watch a progress bar want it to move every second.
   */
  static final StreamPatience STANDARD =
      new StreamPatience(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1));
}
