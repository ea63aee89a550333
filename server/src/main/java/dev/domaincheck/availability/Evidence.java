package dev.domaincheck.availability;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One service's word about a name.
 *
 * @param server the host, with {@code :port} unless it is the protocol's usual one
 * @param verdict what the reply says, taken alone
 * @param reason refines it; for UNKNOWN, why there is none
 * @param rule the rule that decided; empty if no reply was read
 * @param httpStatus 0 where there is none
 * @param latency from the query's start to the verdict, without waiting for a slot
 * @param observedTime when the reply was complete, or the attempt given up
 * @param retryAfter how long the service asked to be left alone
 */
public record Evidence(
    Protocol protocol,
    String server,
    Availability verdict,
    @Nullable Reason reason,
    String rule,
    int httpStatus,
    Duration latency,
    Instant observedTime,
    @Nullable Duration retryAfter) {}
