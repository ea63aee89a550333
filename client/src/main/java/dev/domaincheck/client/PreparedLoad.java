package dev.domaincheck.client;

/**
 * What a {@link LoadGenerator} is about to move.
 *
 * @param baseline whether the service has the calls that do nothing ({@code --bench-service})
 * @param requestBytes of one call's or batch's message
 * @param responseBytes of its answer
 */
public record PreparedLoad(boolean baseline, int requestBytes, int responseBytes) {}
