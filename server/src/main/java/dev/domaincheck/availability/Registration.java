package dev.domaincheck.availability;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registration's data as its registry publishes it.
 *
 * @param registrar the sponsoring registrar's name, else its handle; empty if not given
 * @param created when it was made
 * @param updated when it was last changed
 * @param expires when it expires
 * @param statuses EPP status codes (RFC 5731, RFC 3915) and no others, see {@link EppStatus}
 * @param nameServers host names, lower case, at most 32
 * @param signed whether the delegation is signed; null if the registry does not say
 */
public record Registration(
    String registrar,
    @Nullable RegistryDate created,
    @Nullable RegistryDate updated,
    @Nullable RegistryDate expires,
    List<String> statuses,
    List<String> nameServers,
    @Nullable Boolean signed) {

  private static final int MAX_NAME_SERVERS = 32;

  public Registration {
    statuses = List.copyOf(statuses);
    nameServers =
        List.copyOf(nameServers.subList(0, Math.min(MAX_NAME_SERVERS, nameServers.size())));
  }
}
