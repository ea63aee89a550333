package dev.domaincheck.client;

import dev.domaincheck.client.internal.RegistryCalls;
import java.time.Duration;
import java.util.List;

/**
 * How the server asks registries. Services that share a machine share their limits: a <em>limit
 * group</em>, such as {@code rdap:rdap.verisign.com}, {@code whois:whois.nic.fr}, or {@code
 * dns:com} for the name servers of a top-level domain.
 *
 * <pre>{@code
 * try (DomainCheckClient client =
 *     DomainCheckClient.builder().adminTokenFile(Path.of("/run/secrets/admin.token")).build()) {
 *   client.registries().pause("rdap:rdap.verisign.com", Duration.ofMinutes(10));
 *   client.registries().list().forEach(host -> System.out.println(host.limitGroup()));
 * }
 * }</pre>
 *
 * <p>Every call needs an admin's token. Without a token that the server knows a {@link
 * DomainCheckException} has {@link ErrorCode#UNAUTHENTICATED}, and with one that is not for the
 * call, as that of checks, {@link ErrorCode#PERMISSION_DENIED}. A group that the server does not
 * know has {@link ErrorReason#HOST_NOT_FOUND}.
 */
public final class RegistryAdmin {

  private final RegistryCalls calls;

  RegistryAdmin(RegistryCalls calls) {
    this.calls = calls;
  }

  /**
   * The groups that were asked, paused or limited, in order of name. Takes a call for each 1,000.
   *
   * @throws DomainCheckException if a call failed
   */
  public List<RegistryHost> list() {
    return calls.list();
  }

  /**
   * One group, also if it was not asked yet.
   *
   * @throws DomainCheckException if the call failed
   * @throws IllegalArgumentException if the name is empty
   */
  public RegistryHost get(String limitGroup) {
    return calls.get(limitGroup);
  }

  /**
   * Stops asking a group for a while; queries under way go on. Another pause takes the place of the
   * one before.
   *
   * @param duration 1 s to 24 h
   * @return the group as it is then
   * @throws DomainCheckException if the call failed
   */
  public RegistryHost pause(String limitGroup, Duration duration) {
    return calls.pause(limitGroup, duration);
  }

  /**
   * Ends a group's pause, whoever began it. A daily quota that is spent stays so; {@link #setLimit}
   * changes it.
   *
   * @return the group as it is then
   * @throws DomainCheckException if the call failed
   */
  public RegistryHost resume(String limitGroup) {
    return calls.resume(limitGroup);
  }

  /**
   * Changes all limits of a group until the server restarts; queries under way go on.
   *
   * <pre>{@code
   * HostLimit limit = new HostLimit(2, 0.5, 1, 5_000);
   * System.out.println(client.registries().setLimit("whois:whois.nic.fr", limit).limit());
   * }</pre>
   *
   * @return the group as it is then
   * @throws DomainCheckException if the call failed
   */
  public RegistryHost setLimit(String limitGroup, HostLimit limit) {
    return calls.setLimit(limitGroup, limit);
  }

  /**
   * Reads the operator's files anew, and asks IANA for its lists.
   *
   * @throws DomainCheckException if the call failed; what is refused fails no call
   */
  public ReloadedDirectory reload() {
    return calls.reload();
  }
}
