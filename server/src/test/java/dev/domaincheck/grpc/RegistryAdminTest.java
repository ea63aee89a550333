package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Duration;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.v1.HostLimit;
import dev.domaincheck.v1.HostState;
import dev.domaincheck.v1.ListRegistryHostsRequest;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.Protocol;
import dev.domaincheck.v1.Reason;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import dev.domaincheck.v1.RegistryHost;
import dev.domaincheck.v1.ReloadDirectoryRequest;
import dev.domaincheck.v1.ResumeHostRequest;
import dev.domaincheck.v1.SetHostLimitRequest;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
class RegistryAdminTest {
  private static final String HOST = "rdap:rdap.verisign.com";

  private final Logger audit = (Logger) LoggerFactory.getLogger("dev.domaincheck.audit");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Edge edge;

  RegistryAdminTest() throws Exception {
    edge = new Edge(new FakeLookup());
  }

  @BeforeEach
  void listen() {
    lines.start();
    audit.addAppender(lines);
  }

  @AfterEach
  void close() {
    audit.detachAppender(lines);
    edge.close();
  }

  private RegistryAdminServiceGrpc.RegistryAdminServiceBlockingStub admin() {
    return Edge.admin(RegistryAdminServiceGrpc.newBlockingStub(edge.channel));
  }

  private ListRegistryHostsResponse list(String group, int pageSize, String token) {
    return admin()
        .listRegistryHosts(
            ListRegistryHostsRequest.newBuilder()
                .setLimitGroup(group)
                .setPageSize(pageSize)
                .setPageToken(token)
                .build());
  }

  private RegistryHost host(String group) {
    return list(group, 0, "").getHosts(0);
  }

  private static List<String> names(ListRegistryHostsResponse page) {
    return page.getHostsList().stream().map(RegistryHost::getLimitGroup).toList();
  }

  private Admission admit(String group) throws InterruptedException {
    return edge.gate.admit(
        group,
        dev.domaincheck.availability.Protocol.RDAP,
        new Caller("test"),
        Deadline.after(java.time.Duration.ofSeconds(20)));
  }

  private Permit granted(String group) throws InterruptedException {
    return assertInstanceOf(Admission.Granted.class, admit(group)).permit();
  }

  private List<String> audited() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** The lines of calls that did more than look. */
  private List<String> changes() {
    return audited().stream().filter(line -> !line.contains(" listed ")).toList();
  }

  @Test
  void list_nothingAsked_isEmpty() {
    assertEquals(ListRegistryHostsResponse.getDefaultInstance(), list("", 0, ""));
  }

  @Test
  void list_askedGroups_areOrderedAndPaged() throws Exception {
    for (String name : List.of("c", "a", "e", "b", "d")) {
      granted(name).close();
    }
    assertEquals(List.of("a", "b", "c", "d", "e"), names(list("", 0, "")));
    List<List<String>> pages = new ArrayList<>();
    String token = "";
    do {
      ListRegistryHostsResponse page = list("", 2, token);
      pages.add(names(page));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertEquals(List.of(List.of("a", "b"), List.of("c", "d"), List.of("e")), pages);
    assertEquals("", list("", 5, "").getNextPageToken());
    assertEquals(List.of("e"), names(list("", 1_000, "dd")), "a token need not be a name");
  }

  @Test
  void list_filter_isThatGroupAlone() throws Exception {
    granted("a").close();
    granted("b").close();
    assertEquals(List.of("b"), names(list("b", 0, "")));
    assertEquals(List.of(), names(list("b", 0, "b")));
  }

  @ParameterizedTest
  @CsvSource({
    "rdap:rdap.verisign.com, PROTOCOL_RDAP",
    "whois:whois.verisign-grs.com, PROTOCOL_WHOIS",
    "das:whois.nic.ch, PROTOCOL_DAS",
    "rdap:*7, PROTOCOL_RDAP",
    "dns:com, PROTOCOL_DNS",
    "dns:., PROTOCOL_DNS"
  })
  void list_filterNamesAGroupNobodyAsked_showsItAndLeavesNothing(String group, Protocol protocol) {
    RegistryHost expected =
        RegistryHost.newBuilder()
            .setLimitGroup(group)
            .setProtocol(protocol)
            .setState(HostState.HOST_STATE_OK)
            .setLimit(HostLimit.newBuilder().setConcurrency(1).setRate(1).setBurst(1))
            .build();
    assertEquals(expected, host(group));
    assertEquals(0, list("", 0, "").getHostsCount());
  }

  @Test
  void list_queryUnderWayAndOneFailed_isCounted() throws Exception {
    try (Permit permit = granted(HOST)) {
      permit.failed(dev.domaincheck.availability.Reason.TIMEOUT, "a.com");
      assertEquals(1, host(HOST).getInFlight());
    }
    RegistryHost host = host(HOST);
    assertEquals(0, host.getInFlight());
    assertEquals(1, host.getQueries());
    assertEquals(1, host.getFailures());
    assertEquals(Reason.REASON_TIMEOUT, host.getLastFailure());
    assertTrue(host.hasLastFailureTime());
    assertEquals(HostState.HOST_STATE_OK, host.getState());
    assertFalse(host.hasBlockedUntilTime());
    String look = "admin:test listed registry hosts: 1 on this page";
    assertEquals(List.of(look, look), audited());
  }

  @Test
  void list_throttledGroup_tellsUntilWhen() throws Exception {
    try (Permit permit = granted(HOST)) {
      permit.throttled(
          dev.domaincheck.availability.Reason.THROTTLED, java.time.Duration.ofMinutes(10));
    }
    RegistryHost host = host(HOST);
    assertEquals(HostState.HOST_STATE_THROTTLED, host.getState());
    assertEquals(Reason.REASON_THROTTLED, host.getLastFailure());
    assertTrue(host.hasBlockedUntilTime());
  }

  @Test
  void list_fiveFailures_isDown() throws Exception {
    limit(HostLimit.getDefaultInstance());
    for (int i = 0; i < 5; i++) {
      try (Permit permit = granted(HOST)) {
        permit.failed(dev.domaincheck.availability.Reason.CONNECT_FAILED, "a.com");
      }
    }
    assertEquals(HostState.HOST_STATE_DOWN, host(HOST).getState());
  }

  private RegistryHost pause(String group, int seconds) {
    return admin()
        .pauseHost(
            PauseHostRequest.newBuilder()
                .setLimitGroup(group)
                .setDuration(Duration.newBuilder().setSeconds(seconds))
                .build())
        .getHost();
  }

  private RegistryHost resume(String group) {
    return admin()
        .resumeHost(ResumeHostRequest.newBuilder().setLimitGroup(group).build())
        .getHost();
  }

  @Test
  void pause_groupNobodyAskedYet_isNotAskedUntilResumed() throws Exception {
    Instant before = Instant.now();
    RegistryHost paused = pause(HOST, 600);
    assertEquals(HostState.HOST_STATE_PAUSED, paused.getState());
    assertEquals(Protocol.PROTOCOL_RDAP, paused.getProtocol());
    assertTrue(paused.getBlockedUntilTime().getSeconds() >= before.getEpochSecond() + 599);
    assertEquals(paused.getState(), host(HOST).getState());
    assertEquals(List.of(HOST), names(list("", 0, "")));
    assertInstanceOf(Admission.Paused.class, admit(HOST));

    RegistryHost resumed = resume(HOST);
    assertEquals(HostState.HOST_STATE_OK, resumed.getState());
    assertFalse(resumed.hasBlockedUntilTime());
    granted(HOST).close();
    assertEquals(
        List.of("admin:test paused " + HOST + " for PT10M", "admin:test resumed " + HOST),
        changes());
  }

  @Test
  void pause_groupThatOnlyWasUsed_isKnown() throws Exception {
    granted("rdap:dropped.example").close();
    assertEquals(HostState.HOST_STATE_PAUSED, pause("rdap:dropped.example", 86_400).getState());
  }

  @Test
  void resume_groupThatIsNotPaused_changesNothing() {
    assertEquals(HostState.HOST_STATE_OK, resume(HOST).getState());
  }

  private RegistryHost limit(HostLimit limit) {
    return admin()
        .setHostLimit(SetHostLimitRequest.newBuilder().setLimitGroup(HOST).setLimit(limit).build())
        .getHost();
  }

  @Test
  void limit_changed_holdsAtOnce() throws Exception {
    HostLimit limit =
        HostLimit.newBuilder().setConcurrency(2).setRate(50).setBurst(7).setDailyQuota(1).build();
    assertEquals(limit, limit(limit).getLimit());
    assertEquals(limit, host(HOST).getLimit());
    granted(HOST).close();
    assertInstanceOf(Admission.Paused.class, admit(HOST), "the day's one query was made");
    assertEquals(HostState.HOST_STATE_THROTTLED, host(HOST).getState());
    assertEquals(
        List.of(
            "admin:test limited " + HOST + ": concurrency 2, rate 50.0, burst 7, daily quota 1"),
        changes());
  }

  @Test
  void limit_allZero_isNoLimit() {
    assertEquals(
        HostLimit.newBuilder().setBurst(1).build(),
        limit(HostLimit.getDefaultInstance()).getLimit());
  }

  @Test
  void reload_asked_leavesALine() {
    var response = admin().reloadDirectory(ReloadDirectoryRequest.getDefaultInstance());
    assertEquals(3, response.getSuffixes());
    assertEquals(List.of("file:1: no"), response.getProblemsList());
    assertEquals(List.of("admin:test reloaded the directory: 3 suffixes, 1 problems"), audited());
  }

  @Test
  void changes_refused_leaveALineEachWithItsStatus() {
    assertThrows(StatusRuntimeException.class, () -> pause("nobody", 60));
    assertThrows(StatusRuntimeException.class, () -> pause(HOST, 0));
    assertThrows(
        StatusRuntimeException.class,
        () -> limit(HostLimit.newBuilder().setConcurrency(-1).build()));
    assertEquals(
        List.of(
            "PauseHost NOT_FOUND", "PauseHost INVALID_ARGUMENT", "SetHostLimit INVALID_ARGUMENT"),
        lines.list.stream().map(RegistryAdminTest::methodAndStatus).toList());
    assertEquals(0, list("", 0, "").getHostsCount());
  }

  private static String methodAndStatus(ILoggingEvent line) {
    assertEquals("admin:test made a call", line.getFormattedMessage());
    String method = String.valueOf(line.getKeyValuePairs().get(0).value);
    return method.substring(method.indexOf('/') + 1) + " " + line.getKeyValuePairs().get(1).value;
  }
}
