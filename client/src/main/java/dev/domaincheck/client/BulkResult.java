package dev.domaincheck.client;

/**
 * One result of {@link DomainCheckClient#checkBulk}.
 *
 * @param correlationId the id of the {@link BulkName} that it answers
 * @param result what is known about the name
 */
public record BulkResult(String correlationId, DomainResult result) {}
