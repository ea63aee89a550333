package dev.domaincheck.lookup;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.Directory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The limit groups that lookups pass: those of the directory's services, one for the name servers
 * of each top-level domain, such as {@code dns:com}, and one for all strangers.
 *
 * <p>Name servers are grouped by top-level domain, as a registry's zones share its servers, and the
 * names of suffixes below wildcard rules are endless, which groups must not be.
 */
public final class LimitGroups {
  /** The one group of all hosts that only redirects name: they are strangers' choice. */
  static final String STRANGERS = "rdap:*";

  /** The zone above all top-level domains, whose name servers have a group, too. */
  static final String ROOT = ".";

  private static final String NAME_SERVERS = "dns:";

  private final Supplier<Directory> directories;

  /**
   * @param directories the directory as it is now
   */
  public LimitGroups(Supplier<Directory> directories) {
    this.directories = directories;
  }

  /** The group of the name servers of a top-level domain, or of {@link #ROOT}. */
  static String ofNameServers(String zone) {
    return NAME_SERVERS + zone;
  }

  /** What is spoken with the services of a group; empty if a lookup would not use such a group. */
  public Optional<Protocol> protocol(String group) {
    if (group.equals(STRANGERS)) {
      return Optional.of(Protocol.RDAP);
    }
    Directory directory = directories.get();
    return group.startsWith(NAME_SERVERS)
            && hasNameServers(directory, group.substring(NAME_SERVERS.length()))
        ? Optional.of(Protocol.DNS)
        : directory.groupProtocol(group);
  }

  private static boolean hasNameServers(Directory directory, String zone) {
    return zone.equals(ROOT) || (zone.indexOf('.') < 0 && directory.route(zone).delegated());
  }
}
