package dev.domaincheck.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the server is to run. Bounds and defaults are those of the options of the same names; {@link
 * SettingsLoader} has checked them, and that the parts go together.
 *
 * @param listen where to listen
 * @param sandbox whether registries are simulated in this process
 * @param upstreamMap rows that lead connections elsewhere; never together with {@code sandbox}
 * @param maxConcurrentLookups lookups under way at once, 1 to 100,000
 * @param hostConcurrency queries under way at once to each host, 0 for no limit; null for the
 *     tables
 * @param hostRate queries a second to each host, 0 for no limit and no pauses; null for the tables
 * @param lookupTimeout of one lookup from its first permit on, 100 ms to 30 s
 * @param cacheTtl of REGISTERED answers, 1 s to 7 days
 * @param cacheMaxEntries answers held at most, 1 or more
 * @param cacheEnabled false for {@code --no-cache}
 * @param snapshotFile where the cache outlives the process
 * @param snapshotEvery between two snapshots, 1 s to 7 days; zero for none but at the end
 * @param warmFile names that are to be cached
 * @param warmEvery between two times that they are, 10 s to 7 days; zero for once, at the start
 * @param adminTokenFile tokens for admin calls; null for the one made at the first start
 * @param clientTokenFile tokens for all other calls
 * @param allowAnonymous see {@link #anonymousChecks}
 * @param allowPlaintext whether a listener beyond loopback may go without TLS
 * @param tlsCert never without {@code tlsKey}
 * @param tlsKey never without {@code tlsCert}
 * @param tlsClientCa never without {@code tlsCert}
 * @param contact whom a registry may write to
 * @param enabledSources hosts of services to be asked though the tables have them off; lower case
 * @param directoryFile the operator's own services
 * @param whoisRulesFile the operator's own WHOIS rules
 * @param refresh false for {@code --no-refresh}
 * @param benchService whether the calls that do nothing are served
 * @param callerLimits what one caller may have
 * @param telemetry what is told to monitoring
 * @param logs how the service logs
 * @param lameDuck how long a stopping server still takes calls, at most 15 s
 */
public record Settings(
    ListenAddress listen,
    boolean sandbox,
    @Nullable Path upstreamMap,
    int maxConcurrentLookups,
    @Nullable Integer hostConcurrency,
    @Nullable Double hostRate,
    Duration lookupTimeout,
    Duration cacheTtl,
    int cacheMaxEntries,
    boolean cacheEnabled,
    @Nullable Path snapshotFile,
    Duration snapshotEvery,
    @Nullable Path warmFile,
    Duration warmEvery,
    @Nullable Path adminTokenFile,
    @Nullable Path clientTokenFile,
    boolean allowAnonymous,
    boolean allowPlaintext,
    @Nullable Path tlsCert,
    @Nullable Path tlsKey,
    @Nullable Path tlsClientCa,
    @Nullable String contact,
    Set<String> enabledSources,
    @Nullable Path directoryFile,
    @Nullable Path whoisRulesFile,
    boolean refresh,
    boolean benchService,
    CallerLimits callerLimits,
    TelemetrySettings telemetry,
    LogSettings logs,
    Duration lameDuck) {

  public Settings {
    enabledSources = Set.copyOf(enabledSources);
    if (maxConcurrentLookups < 1 || cacheMaxEntries < 1) {
      throw new IllegalArgumentException("counts begin at 1");
    }
    if (!lookupTimeout.isPositive() || !cacheTtl.isPositive()) {
      throw new IllegalArgumentException("times must be positive");
    }
    if (snapshotEvery.isNegative() || warmEvery.isNegative() || lameDuck.isNegative()) {
      throw new IllegalArgumentException("intervals must not be negative");
    }
  }

  /** Whether IANA may be asked for newer data; simulated registries have none. */
  public boolean asksIana() {
    return refresh && !sandbox;
  }

  /** Whether the listener speaks TLS. */
  public boolean tls() {
    return tlsCert != null && tlsKey != null;
  }

  /** Whether checks must bear a token or come with a certificate. */
  public boolean clientCredentials() {
    return clientTokenFile != null || tlsClientCa != null;
  }

  /**
   * Whether a check without any credential is answered: where none are configured (which beyond
   * loopback needs {@code --allow-anonymous}), and wherever that flag is set.
   */
  public boolean anonymousChecks() {
    return allowAnonymous || !clientCredentials();
  }
}
