package dev.domaincheck.client;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One service's word about a name.
 *
 * @param protocol how the service was asked
 * @param server its host, with {@code :port} unless it is the protocol's usual one; starts with
 *     {@code sandbox/} where registries are simulated
 * @param verdict what its reply says, taken alone
 * @param reason refines the verdict; for UNKNOWN, why there is none
 * @param rule the rule that decided; empty if no reply was read
 * @param httpStatus 0 where there is none
 * @param latency from the query's start to the verdict, without waiting for a slot
 * @param observedTime when the reply was complete or the attempt given up; null if not told
 * @param retryAfter how long the service asked to be left alone; null if it did not
 */
public record Evidence(
    Protocol protocol,
    String server,
    Availability verdict,
    Reason reason,
    String rule,
    int httpStatus,
    Duration latency,
    @Nullable Instant observedTime,
    @Nullable Duration retryAfter) {}
