package dev.domaincheck.client.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the service is reached.
 *
 * @param target where it is
 * @param tls whether the connection is encrypted and the server's name checked
 * @param trustFile with TLS, the PEM file of the only roots trusted; null: the JVM's
 * @param token sent with checks; null: none
 * @param adminToken sent with admin calls; null: as {@code token}
 * @param timeout the deadline of unary calls that set none
 * @param bulkSilence how long a bulk stream may owe results and stay silent
 * @param userAgent what the client calls itself
 */
public record Settings(
    Target target,
    boolean tls,
    @Nullable Path trustFile,
    @Nullable String token,
    @Nullable String adminToken,
    Duration timeout,
    Duration bulkSilence,
    String userAgent) {}
