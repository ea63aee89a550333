package dev.domaincheck.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's description of itself. Abilities that this version of the client does not know are
 * left out.
 *
 * @param version the server's version
 * @param sandbox whether registries are simulated: no answer says anything about the real world
 * @param startTime when its process started; null if not told
 * @param limits what a call may ask for
 * @param dataAges the age of each set of data that answers rest on
 * @param cachePolicies the cache policies that it supports
 * @param assurances the assurance levels that it supports
 * @param views the views that it supports
 */
public record ServerInfo(
    String version,
    boolean sandbox,
    @Nullable Instant startTime,
    Limits limits,
    List<DataAge> dataAges,
    Set<CachePolicy> cachePolicies,
    Set<Assurance> assurances,
    Set<View> views) {

  /**
   * Bounds of one call, and of the server.
   *
   * @param maxNames names in one {@code check}
   * @param maxNamesWithRegistration names in one {@code check} with {@link View#REGISTRATION}
   * @param maxStreamNames names in one {@code checkStream}
   * @param maxBatchNames names in one message of a bulk stream
   * @param maxConcurrentLookups lookups under way at once in the whole server
   * @param lookupTimeout how long one lookup may take unless the call says otherwise
   */
  public record Limits(
      int maxNames,
      int maxNamesWithRegistration,
      int maxStreamNames,
      int maxBatchNames,
      int maxConcurrentLookups,
      @Nullable Duration lookupTimeout) {}

  /**
   * How old one set of data is.
   *
   * @param name what it is
   * @param dataTime the date that the data itself bears; null if it bears none
   * @param loadTime when the server loaded it; null if not told
   * @param origin where from
   * @param problem why newer data was refused or could not be had; empty if nothing is wrong
   */
  public record DataAge(
      String name,
      @Nullable Instant dataTime,
      @Nullable Instant loadTime,
      DataOrigin origin,
      String problem) {}

  public ServerInfo {
    dataAges = List.copyOf(dataAges);
    cachePolicies = Set.copyOf(cachePolicies);
    assurances = Set.copyOf(assurances);
    views = Set.copyOf(views);
  }
}
