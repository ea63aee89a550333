package dev.domaincheck.lookup;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.Directory;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
  /** Enough for a few strangers to seldom share one, and few beside the tables' hundreds. */
  static final int STRANGER_GROUPS = 64;

  private static final String STRANGER = "rdap:*";

  private static final Set<String> OF_STRANGERS =
      IntStream.range(0, STRANGER_GROUPS)
          .mapToObj(i -> STRANGER + i)
          .collect(Collectors.toUnmodifiableSet());

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
    return STRANGER + Math.floorMod(host.hashCode(), STRANGER_GROUPS);
  }

  /** Whether hosts that only redirects name share the group. */
  static boolean isOfStrangers(String group) {
    return OF_STRANGERS.contains(group);
  }

  /** What is spoken with the services of a group; empty if a lookup would not use such a group. */
  public Optional<Protocol> protocol(String group) {
    if (isOfStrangers(group)) {
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
