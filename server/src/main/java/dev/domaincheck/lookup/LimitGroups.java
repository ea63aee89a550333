package dev.domaincheck.lookup;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.Directory;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The limit groups that lookups pass: those of the directory's services, one for the name servers
 * of each top-level domain, such as {@code dns:com}, and {@value #STRANGER_GROUPS} for the hosts
 * that only redirects name, {@code rdap:*0} and on.
 *
 * <p>Name servers are grouped by top-level domain, as a registry's zones share its servers, and the
 * names of suffixes below wildcard rules are endless, which groups must not be. So are the hosts of
 * redirects, which are strangers' choice: a hash chooses the group of each, and one that limits us
 * seldom takes another along.
 */
public final class LimitGroups {
  /** Some ten such hosts are known of: most have a group to themselves. */
  static final int STRANGER_GROUPS = 64;

  private static final String STRANGERS = "rdap:*";

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

  /** The group of a host that only redirects name. */
  static String ofStranger(String host) {
    return STRANGERS + Math.floorMod(host.hashCode(), STRANGER_GROUPS);
  }

  /** Whether hosts that only redirects name share the group. */
  static boolean isOfStrangers(String group) {
    return group.startsWith(STRANGERS);
  }

  /** What is spoken with the services of a group; empty if a lookup would not use such a group. */
  public Optional<Protocol> protocol(String group) {
    if (isOfStrangers(group)) {
      return IntStream.range(0, STRANGER_GROUPS).anyMatch(i -> group.equals(STRANGERS + i))
          ? Optional.of(Protocol.RDAP)
          : Optional.empty();
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
