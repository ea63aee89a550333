package dev.domaincheck.grpc;

import dev.domaincheck.directory.DataAge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the server tells of itself.
 *
 * @param version such as {@code 0.1.0}
 * @param sandbox whether registries are simulated
 * @param startTime when the process started
 * @param maxConcurrentLookups lookups under way at once
 * @param lookupTimeout how long a lookup may take unless a call says otherwise
 * @param data the sets of data that answers rest on, as they are now
 */
public record ServerDescription(
    String version,
    boolean sandbox,
    Instant startTime,
    int maxConcurrentLookups,
    Duration lookupTimeout,
    Supplier<List<DataAge>> data) {}
