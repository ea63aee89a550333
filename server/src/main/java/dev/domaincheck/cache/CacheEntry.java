package dev.domaincheck.cache;

import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.View;
import java.time.Duration;
import java.time.Instant;

/**
 * A kept answer, for those who look into the cache or carry it elsewhere.
 *
 * @param name the A-label form
 * @param result the answer as it would be served, with its expiry; stale if it is past it
 * @param view what it was looked up for
 * @param storedTime when it was kept
 * @param age of its evidence; if it has none, since it was kept
 * @param bytes estimated heap
 */
public record CacheEntry(
    String name, CheckResult result, View view, Instant storedTime, Duration age, long bytes) {}
