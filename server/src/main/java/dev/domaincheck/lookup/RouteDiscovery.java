package dev.domaincheck.lookup;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.name.DomainName;
import java.util.function.Supplier;

/**
 * Before a lookup that would find no service at all, has one looked for. If none is found, or it is
 * not the time to look, the lookup says so as it would have.
 */
public final class RouteDiscovery implements Lookup {
  private final Lookup lookup;
  private final Supplier<Directory> directory;
  private final Search search;

  /** Looks for a service of a top-level domain. */
  @FunctionalInterface
  public interface Search {
    /** Looks, or returns at once if it is not the time to. */
    void find(String tld, Deadline deadline) throws InterruptedException;
  }

  /**
   * @param lookup answers from {@code directory}
   * @param search adds what it finds to {@code directory}
   */
  public RouteDiscovery(Lookup lookup, Supplier<Directory> directory, Search search) {
    this.lookup = lookup;
    this.directory = directory;
    this.search = search;
  }

  @Override
  public CheckResult check(
      DomainName name,
      CheckOptions options,
      Caller caller,
      Deadline deadline,
      LookupListener listener)
      throws InterruptedException {
    if (directory.get().lacksService(name)) {
      // What is found serves everybody, so it has its own time, not what one caller gives a lookup.
      search.find(name.tld(), deadline);
    }
    return lookup.check(name, options, caller, deadline, listener);
  }
}
