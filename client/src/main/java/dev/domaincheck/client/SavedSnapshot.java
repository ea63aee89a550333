package dev.domaincheck.client;

/**
 * What the server wrote to its snapshot file.
 *
 * @param entries entries written
 * @param bytes the size of the file
 */
public record SavedSnapshot(long entries, long bytes) {}
