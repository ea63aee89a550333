package dev.domaincheck.client;

/**
 * How far the warming of the server's cache is. The counts run from its beginning.
 *
 * @param progress names in all, and those done
 * @param alreadyCached names that were cached already
 * @param failed names that got no verdict
 */
public record WarmProgress(Progress progress, long alreadyCached, long failed) {}
