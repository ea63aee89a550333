package dev.domaincheck.client;

/**
 * One result of {@link DomainCheckClient#checkStream}.
 *
 * @param index the name's position in the list that was sent, from 0
 * @param result what is known about it
 */
public record IndexedResult(int index, DomainResult result) {}
