package dev.domaincheck.grpc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the server tells of itself.
 *
 * @param version such as {@code 0.1.0}
 * @param sandbox whether registries are simulated
 * @param startTime when the process started
 * @param maxConcurrentLookups lookups under way at once
 * @param lookupTimeout how long a lookup may take unless a call says otherwise
 * @param data the sets of data that answers rest on
 */
public record ServerDescription(
    String version,
    boolean sandbox,
    Instant startTime,
    int maxConcurrentLookups,
    Duration lookupTimeout,
    List<DataSet> data) {

  /**
   * One set of data.
   *
   * @param name as in the contract's {@code DataAge}
   * @param dataTime the date it bears
   * @param loadTime when it was loaded
   */
  public record DataSet(String name, Instant dataTime, Instant loadTime) {}

  public ServerDescription {
    data = List.copyOf(data);
  }
}
