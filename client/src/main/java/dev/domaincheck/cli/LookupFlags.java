package dev.domaincheck.cli;

import dev.domaincheck.client.Assurance;
import dev.domaincheck.client.CachePolicy;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.View;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of commands that look names up. */
final class LookupFlags {

  /** What --assurance takes. */
  static final class Levels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Assurance.values())
          .filter(level -> level != Assurance.UNKNOWN)
          .map(level -> level.name().toLowerCase(Locale.ROOT))
          .iterator();
    }
  }

  /** At most one of them. */
  static final class Policy {
    @Option(names = "--refresh", description = "ask the registries anew, whatever the cache holds")
    private boolean refresh;

    @Option(
        names = "--cache-only",
        description = "ask only the cache; other names are UNKNOWN (NOT_CACHED)")
    private boolean cacheOnly;

    @Option(
        names = "--stale-if-error",
        description = "where a lookup fails, take an expired answer of the cache")
    private boolean staleIfError;

    CachePolicy choice() {
      if (refresh) {
        return CachePolicy.REFRESH;
      }
      if (cacheOnly) {
        return CachePolicy.CACHE_ONLY;
      }
      return staleIfError ? CachePolicy.STALE_IF_ERROR : CachePolicy.NORMAL;
    }
  }

  @ArgGroup private @Nullable Policy policy;

  @Option(
      names = "--max-age",
      paramLabel = "D",
      description = "take no cached answer that is older")
  private @Nullable Duration maxAge;

  @Option(
      names = "--lookup-timeout",
      paramLabel = "D",
      description = "how long one lookup may take, 100ms to 30s (default: the service's setting)")
  private @Nullable Duration lookupTimeout;

  @Option(
      names = "--max-parallelism",
      paramLabel = "N",
      description = "lookups at once: 1 = one after the other (default: the service's bound)")
  private int maxParallelism;

  @Option(
      names = "--assurance",
      completionCandidates = Levels.class,
      paramLabel = "LEVEL",
      description =
          "how sure the answer must be: fast, standard or corroborated (default: standard)")
  private String assurance = "standard";

  CheckOptions options(@Nullable Duration timeout, View view) {
    try {
      return new CheckOptions(
          policy == null ? CachePolicy.NORMAL : policy.choice(),
          maxAge,
          maxParallelism,
          lookupTimeout,
          level(),
          view,
          timeout);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private Assurance level() {
    return switch (assurance.toLowerCase(Locale.ROOT)) {
      case "fast" -> Assurance.FAST;
      case "standard" -> Assurance.STANDARD;
      case "corroborated" -> Assurance.CORROBORATED;
      default ->
          throw new UsageException(
              "--assurance is '" + assurance + "', expected fast, standard or corroborated");
    };
  }
}
