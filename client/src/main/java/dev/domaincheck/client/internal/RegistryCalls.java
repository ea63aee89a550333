package dev.domaincheck.client.internal;

import dev.domaincheck.client.HostLimit;
import dev.domaincheck.client.RegistryHost;
import dev.domaincheck.client.ReloadedDirectory;
import dev.domaincheck.v1.ListRegistryHostsRequest;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import dev.domaincheck.v1.ReloadDirectoryRequest;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import dev.domaincheck.v1.ResumeHostRequest;
import dev.domaincheck.v1.SetHostLimitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The calls of RegistryAdminService. */
public final class RegistryCalls {

  /** The most that the contract allows: a server knows some 2,000 groups. */
  private static final int PAGE_SIZE = 1_000;

  private final AdminCalls calls;

  public RegistryCalls(Connection connection) {
    this.calls = new AdminCalls(connection);
  }

  /** Asks for page after page. */
  public List<RegistryHost> list() {
    List<RegistryHost> hosts = new ArrayList<>();
    String token = "";
    do {
      ListRegistryHostsResponse page =
          list(
              ListRegistryHostsRequest.newBuilder()
                  .setPageSize(PAGE_SIZE)
                  .setPageToken(token)
                  .build());
      page.getHostsList().forEach(host -> hosts.add(Descriptions.host(host)));
      // Names come in order; a list that does not would have no end.
      if (!page.getNextPageToken().isEmpty()
          && (page.getHostsCount() == 0 || page.getNextPageToken().compareTo(token) <= 0)) {
        throw calls.contract("a page of hosts leads to none but itself");
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return List.copyOf(hosts);
  }

  /** Asks for one group. */
  public RegistryHost get(String limitGroup) {
    if (limitGroup.isEmpty()) {
      throw new IllegalArgumentException("limitGroup is empty, expected the name of a limit group");
    }
    return list(ListRegistryHostsRequest.newBuilder().setLimitGroup(limitGroup).build())
        .getHostsList()
        .stream()
        .filter(host -> host.getLimitGroup().equals(limitGroup))
        .findFirst()
        .map(Descriptions::host)
        .orElseThrow(() -> calls.contract("the answer is not about " + limitGroup));
  }

  private ListRegistryHostsResponse list(ListRegistryHostsRequest request) {
    return calls.call(RegistryAdminServiceGrpc.getListRegistryHostsMethod(), request);
  }

  /** Stops asking a group. */
  public RegistryHost pause(String limitGroup, Duration duration) {
    return Descriptions.host(
        calls
            .call(
                RegistryAdminServiceGrpc.getPauseHostMethod(),
                PauseHostRequest.newBuilder()
                    .setLimitGroup(limitGroup)
                    .setDuration(ToWire.duration(duration))
                    .build())
            .getHost());
  }

  /** Has a group asked again. */
  public RegistryHost resume(String limitGroup) {
    return Descriptions.host(
        calls
            .call(
                RegistryAdminServiceGrpc.getResumeHostMethod(),
                ResumeHostRequest.newBuilder().setLimitGroup(limitGroup).build())
            .getHost());
  }

  /** Changes a group's limits. */
  public RegistryHost setLimit(String limitGroup, HostLimit limit) {
    return Descriptions.host(
        calls
            .call(
                RegistryAdminServiceGrpc.getSetHostLimitMethod(),
                SetHostLimitRequest.newBuilder()
                    .setLimitGroup(limitGroup)
                    .setLimit(ToWire.limit(limit))
                    .build())
            .getHost());
  }

  /** Has the directory read anew. */
  public ReloadedDirectory reload() {
    ReloadDirectoryResponse response =
        calls.call(
            RegistryAdminServiceGrpc.getReloadDirectoryMethod(),
            ReloadDirectoryRequest.getDefaultInstance());
    return new ReloadedDirectory(response.getSuffixes(), response.getProblemsList());
  }
}
