package dev.domaincheck.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Services of registries that share their limits, most often one host. Counters run from the start
 * of the server's process.
 *
 * @param limitGroup the name of the group, such as {@code rdap:rdap.verisign.com}
 * @param protocol how it is asked
 * @param state how it is
 * @param inFlight queries under way
 * @param queued lookups that wait for their turn
 * @param limit the limits in force
 * @param blockedUntil until when it is not asked; null unless PAUSED or THROTTLED
 * @param queries queries made
 * @param failures those that brought no answer, met a limit or an error
 * @param lastFailure why the last of them failed; NONE if none did
 * @param lastFailureTime when it ended; null if none did
 */
public record RegistryHost(
    String limitGroup,
    Protocol protocol,
    HostState state,
    int inFlight,
    int queued,
    HostLimit limit,
    @Nullable Instant blockedUntil,
    long queries,
    long failures,
    Reason lastFailure,
    @Nullable Instant lastFailureTime) {}
