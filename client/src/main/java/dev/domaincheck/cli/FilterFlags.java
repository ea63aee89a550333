package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CacheFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entries of the cache a command is about: those for which every flag given holds. */
final class FilterFlags {

  @Option(names = "--name", paramLabel = "NAME", description = "this name alone")
  private @Nullable String name;

  @Option(
      names = "--suffix",
      paramLabel = "SUFFIX",
      description = "names below this suffix, such as com or co.uk")
  private @Nullable String suffix;

  @Option(
      names = "--server",
      paramLabel = "HOST",
      description = "answers that this registry's server decided, such as rdap.verisign.com")
  private @Nullable String server;

  @Option(
      names = "--availability",
      paramLabel = "VERDICT",
      description = "answers of this verdict, such as available or registered")
  private @Nullable Availability availability;

  @Option(
      names = "--older-than",
      paramLabel = "D",
      description = "answers that a registry gave longer ago than this")
  private @Nullable Duration olderThan;

  CacheFilter filter() {
    try {
      return new CacheFilter(name, suffix, server, availability, olderThan);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }
}
