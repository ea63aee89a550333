package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Timestamp;
import dev.domaincheck.v1.ListRegistryHostsRequest;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.ReloadDirectoryRequest;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import dev.domaincheck.v1.ResumeHostRequest;
import dev.domaincheck.v1.SetHostLimitRequest;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class RegistryAdminTest {

  private final FakeService service = new FakeService();
  private final DomainCheckClient client =
      DomainCheckClient.builder().target(service.target()).adminToken("t0ken").build();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private static dev.domaincheck.v1.RegistryHost.Builder wire(String group) {
    return dev.domaincheck.v1.RegistryHost.newBuilder().setLimitGroup(group);
  }

  private static dev.domaincheck.v1.RegistryHost.Builder full() {
    return wire("das:whois.nic.ch")
        .setProtocol(dev.domaincheck.v1.Protocol.PROTOCOL_DAS)
        .setState(dev.domaincheck.v1.HostState.HOST_STATE_PAUSED)
        .setInFlight(1)
        .setQueued(2)
        .setLimit(
            dev.domaincheck.v1.HostLimit.newBuilder()
                .setConcurrency(3)
                .setRate(0.5)
                .setBurst(4)
                .setDailyQuota(5))
        .setBlockedUntilTime(Timestamp.newBuilder().setSeconds(6))
        .setQueries(7)
        .setFailures(8)
        .setLastFailure(dev.domaincheck.v1.Reason.REASON_BANNED)
        .setLastFailureTime(Timestamp.newBuilder().setSeconds(9));
  }

  private static final RegistryHost FULL =
      new RegistryHost(
          "das:whois.nic.ch",
          Protocol.DAS,
          HostState.PAUSED,
          1,
          2,
          new HostLimit(3, 0.5, 4, 5),
          Instant.ofEpochSecond(6),
          7,
          8,
          Reason.BANNED,
          Instant.ofEpochSecond(9));

  private static ListRegistryHostsResponse page(String next, String... groups) {
    ListRegistryHostsResponse.Builder page =
        ListRegistryHostsResponse.newBuilder().setNextPageToken(next);
    for (String group : groups) {
      page.addHosts(wire(group));
    }
    return page.build();
  }

  private RegistryHost converted(dev.domaincheck.v1.RegistryHost.Builder wire) {
    service.onHosts.set(request -> ListRegistryHostsResponse.newBuilder().addHosts(wire).build());
    return client.registries().list().getFirst();
  }

  @Test
  void host_everyFieldSet_isMirrored() {
    assertEquals(FULL, converted(full()));
    assertEquals(Optional.of("Bearer t0ken"), service.authorization());
  }

  @Test
  void host_nothingSet_isEmpty() {
    assertEquals(
        new RegistryHost(
            "",
            Protocol.UNKNOWN,
            HostState.UNKNOWN,
            0,
            0,
            new HostLimit(0, 0, 0, 0),
            null,
            0,
            0,
            Reason.NONE,
            null),
        converted(wire("")));
  }

  @ParameterizedTest
  @EnumSource(
      value = dev.domaincheck.v1.HostState.class,
      names = {"HOST_STATE_UNSPECIFIED", "UNRECOGNIZED"},
      mode = EnumSource.Mode.EXCLUDE)
  void host_ofEachState_hasThatState(dev.domaincheck.v1.HostState state) {
    assertEquals(state.name(), "HOST_STATE_" + converted(wire("a").setState(state)).state().name());
  }

  @Test
  void host_stateOfANewerServer_isUnknown() {
    assertEquals(HostState.UNKNOWN, converted(wire("a").setStateValue(99)).state());
  }

  @Test
  void list_severalPages_isOneList() {
    service.onHosts.set(
        request ->
            switch (request.getPageToken()) {
              case "" -> page("b", "a", "b");
              case "b" -> page("c", "c");
              default -> page("", "d");
            });
    assertEquals(
        List.of("a", "b", "c", "d"),
        client.registries().list().stream().map(RegistryHost::limitGroup).toList());
    assertEquals(
        List.of("", "b", "c"),
        service.registryRequests.stream()
            .map(request -> ((ListRegistryHostsRequest) request).getPageToken())
            .toList());
  }

  @Test
  void list_pageThatLeadsToItself_isAgainstTheContract() {
    service.onHosts.set(request -> page("a", "a"));
    var e = assertThrows(DomainCheckException.class, () -> client.registries().list());
    assertEquals(ErrorCode.INTERNAL, e.code());
    service.onHosts.set(request -> page(request.getPageToken() + "x"));
    assertThrows(DomainCheckException.class, () -> client.registries().list());
  }

  @Test
  void get_group_isAskedForAlone() {
    service.onHosts.set(request -> ListRegistryHostsResponse.newBuilder().addHosts(full()).build());
    assertEquals(FULL, client.registries().get("das:whois.nic.ch"));
    assertEquals(
        List.of(ListRegistryHostsRequest.newBuilder().setLimitGroup("das:whois.nic.ch").build()),
        service.registryRequests);
    assertThrows(IllegalArgumentException.class, () -> client.registries().get(""));
    var e = assertThrows(DomainCheckException.class, () -> client.registries().get("another"));
    assertEquals(ErrorCode.INTERNAL, e.code());
  }

  @Test
  void get_groupNobodyKnows_saysSo() {
    service.onHosts.set(
        request -> {
          throw FakeService.failure(Status.Code.NOT_FOUND, "no such", "HOST_NOT_FOUND");
        });
    var e = assertThrows(DomainCheckException.class, () -> client.registries().get("a"));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals(ErrorReason.HOST_NOT_FOUND, e.reason());
  }

  @Test
  void changes_asked_areSentAndAnswerTheGroup() {
    service.onHostChange.set(() -> full().build());
    RegistryAdmin registries = client.registries();
    assertEquals(FULL, registries.pause("a", Duration.ofMillis(1_500)));
    assertEquals(FULL, registries.resume("b"));
    assertEquals(FULL, registries.setLimit("c", new HostLimit(1, 2.5, 3, 4)));
    assertEquals(
        List.of(
            PauseHostRequest.newBuilder()
                .setLimitGroup("a")
                .setDuration(
                    com.google.protobuf.Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
                .build(),
            ResumeHostRequest.newBuilder().setLimitGroup("b").build(),
            SetHostLimitRequest.newBuilder()
                .setLimitGroup("c")
                .setLimit(
                    dev.domaincheck.v1.HostLimit.newBuilder()
                        .setConcurrency(1)
                        .setRate(2.5)
                        .setBurst(3)
                        .setDailyQuota(4))
                .build()),
        service.registryRequests);
  }

  @Test
  void setLimit_ofZeros_isSentAsSuch() {
    client.registries().setLimit("a", new HostLimit(0, 0, 0, 0));
    assertEquals(true, ((SetHostLimitRequest) service.registryRequests.getFirst()).hasLimit());
  }

  @Test
  void reload_asked_tellsWhatCameOfIt() {
    service.onReload.set(
        () ->
            ReloadDirectoryResponse.newBuilder().setSuffixes(3).addProblems("file:1: no").build());
    assertEquals(new ReloadedDirectory(3, List.of("file:1: no")), client.registries().reload());
    assertEquals(List.of(ReloadDirectoryRequest.getDefaultInstance()), service.registryRequests);
  }
}
