package dev.domaincheck.client;

import java.util.List;

/**
 * How a {@link LoadGenerator} calls.
 *
 * @param names what is asked for, in turn; {@code namesPerCall} or more. The service must have them
 *     in its cache: an answer from elsewhere fails the run
 * @param namesPerCall 1 to 100; with {@code bulk} the names of a batch
 * @param bulk whether batches go over one bulk stream a connection, in place of unary calls
 * @param connections 1 to 1,000
 * @param inFlight calls or batches under way at once, over all connections; {@code connections} to
 *     100,000. With a rate it is a bound: calls due wait while it is reached, and their time runs
 * @param rate calls a second, whether or not those before have ended; 0 for as many as are
 *     answered. Not with {@code bulk}
 */
public record LoadPlan(
    List<String> names,
    int namesPerCall,
    boolean bulk,
    int connections,
    int inFlight,
    double rate) {

  private static final int MAX_NAMES_PER_CALL = 100;
  private static final int MAX_CONNECTIONS = 1_000;
  private static final int MAX_IN_FLIGHT = 100_000;
  private static final double MAX_RATE = 1e6;

  /**
   * @throws IllegalArgumentException if a number is out of its bounds; the message names it
   */
  public LoadPlan {
    names = List.copyOf(names);
    require("namesPerCall", namesPerCall, 1, MAX_NAMES_PER_CALL);
    require("connections", connections, 1, MAX_CONNECTIONS);
    require("inFlight", inFlight, connections, MAX_IN_FLIGHT);
    if (names.size() < namesPerCall) {
      throw new IllegalArgumentException(
          "there are " + names.size() + " names, expected " + namesPerCall + " or more");
    }
    if (!(rate >= 0 && rate <= MAX_RATE)) {
      throw new IllegalArgumentException("rate is " + rate + ", expected 0 to 1000000");
    }
    if (bulk && rate > 0) {
      throw new IllegalArgumentException("a bulk stream has no rate of calls");
    }
  }

  private static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected " + min + " to " + max);
    }
  }
}
