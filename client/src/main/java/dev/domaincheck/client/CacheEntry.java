package dev.domaincheck.client;

import java.time.Duration;

/**
 * One entry of the server's cache.
 *
 * @param result the answer as it would be served
 * @param age the age of its evidence
 * @param weightBytes estimated heap; 0 if the server does not count it
 */
public record CacheEntry(DomainResult result, Duration age, long weightBytes) {}
