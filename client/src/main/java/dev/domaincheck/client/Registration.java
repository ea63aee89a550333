package dev.domaincheck.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registration's data as its registry publishes it.
 *
 * @param registrar the sponsoring registrar's name, else the registry's handle for it; empty if not
 *     given; a stranger's text, so escape it before showing it
 * @param created when it was made; null if not given
 * @param updated when it was last changed; null if not given
 * @param expires when it expires; null if not given
 * @param statuses EPP status codes (RFC 5731, RFC 3915); registries' own words are left out
 * @param nameServers host names, lower case
 * @param dnssec whether the delegation is signed
 */
public record Registration(
    String registrar,
    @Nullable RegistryDate created,
    @Nullable RegistryDate updated,
    @Nullable RegistryDate expires,
    List<String> statuses,
    List<String> nameServers,
    Dnssec dnssec) {
  public Registration {
    statuses = List.copyOf(statuses);
    nameServers = List.copyOf(nameServers);
  }
}
