package dev.domaincheck.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a stream is, as the server last told it.
 *
 * @param accepted names accepted so far
 * @param done names answered so far
 * @param estimatedRemaining the server's estimate of the time left; null if nothing is known
 */
public record Progress(long accepted, long done, @Nullable Duration estimatedRemaining) {}
