package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.HostLimit;
import dev.domaincheck.v1.HostState;
import dev.domaincheck.v1.ListRegistryHostsRequest;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.Protocol;
import dev.domaincheck.v1.Reason;
import dev.domaincheck.v1.RegistryHost;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import dev.domaincheck.v1.ResumeHostRequest;
import dev.domaincheck.v1.SetHostLimitRequest;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HostsCommandTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun run(String... args) {
    List<String> all = new ArrayList<>(List.of("--target", service.target(), "hosts"));
    all.addAll(Arrays.asList(args));
    return CliRun.of(all.toArray(new String[0]));
  }

  private static Timestamp before(long seconds) {
    return Timestamp.newBuilder().setSeconds(CliRun.NOW.getEpochSecond() - seconds).build();
  }

  private static RegistryHost.Builder rdap() {
    return RegistryHost.newBuilder()
        .setLimitGroup("rdap:rdap.verisign.com")
        .setProtocol(Protocol.PROTOCOL_RDAP)
        .setState(HostState.HOST_STATE_OK)
        .setInFlight(3)
        .setLimit(HostLimit.newBuilder().setConcurrency(8).setRate(10).setBurst(20))
        .setQueries(12_345);
  }

  private static RegistryHost.Builder whois() {
    return RegistryHost.newBuilder()
        .setLimitGroup("whois:whois.nic.fr")
        .setProtocol(Protocol.PROTOCOL_WHOIS)
        .setState(HostState.HOST_STATE_THROTTLED)
        .setQueued(1_200)
        .setLimit(
            HostLimit.newBuilder().setConcurrency(4).setRate(0.5).setBurst(5).setDailyQuota(5_000))
        .setBlockedUntilTime(before(-90).toBuilder().setNanos(500_000_000))
        .setQueries(9)
        .setFailures(2)
        .setLastFailure(Reason.REASON_THROTTLED)
        .setLastFailureTime(before(305));
  }

  private void listed(RegistryHost.Builder... hosts) {
    ListRegistryHostsResponse.Builder page = ListRegistryHostsResponse.newBuilder();
    for (RegistryHost.Builder host : hosts) {
      page.addHosts(host);
    }
    service.onHosts.set(request -> page.build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "list"})
  void list_table_isForReading(String command) {
    listed(rdap(), whois());
    assertEquals(
        new CliRun(
            0,
            """
            GROUP                   STATE                                 IN FLIGHT  QUEUED  RATE                 QUERIES  FAILED  LAST ERROR
            rdap:rdap.verisign.com  OK                                            3       0  10/s x8               12,345       0  -
            whois:whois.nic.fr      THROTTLED until 2026-11-01T12:01:30Z          0   1,200  0.5/s x4, 5,000/day        9       2  THROTTLED, 5m 5s ago
            """,
            ""),
        command.isEmpty() ? run() : run(command));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "list --json", "--json list"})
  void list_json_isOneObjectALine(String command) {
    listed(rdap(), whois());
    assertEquals(
        new CliRun(
            0,
            """
            {"limitGroup":"rdap:rdap.verisign.com","protocol":"RDAP","state":"OK","inFlight":3,\
            "queued":0,"limit":{"concurrency":8,"rate":10.0,"burst":20,"dailyQuota":0},\
            "queries":12345,"failures":0}
            {"limitGroup":"whois:whois.nic.fr","protocol":"WHOIS","state":"THROTTLED","inFlight":0,\
            "queued":1200,"limit":{"concurrency":4,"rate":0.5,"burst":5,"dailyQuota":5000},\
            "blockedUntilTime":"2026-11-01T12:01:30.500Z","queries":9,"failures":2,\
            "lastFailure":"THROTTLED","lastFailureTime":"2026-11-01T11:54:55Z"}
            """,
            ""),
        run(command.split(" ")));
  }

  @Test
  void list_nothingAsked_saysSo() {
    assertEquals(new CliRun(0, "no registry was asked yet\n", ""), run());
    assertEquals(new CliRun(0, "", ""), run("--json"));
  }

  @Test
  void list_group_isAskedForAlone() {
    listed(rdap());
    CliRun run = run("list", "rdap:rdap.verisign.com");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(2, run.lines().size());
    assertEquals(
        List.of(
            ListRegistryHostsRequest.newBuilder().setLimitGroup("rdap:rdap.verisign.com").build()),
        service.registryRequests);
    assertEquals(2, run("list", "").exitCode(), "an empty name is not all of them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|0|no limit",
        "8|0|0|x8",
        "0|0.25|0|0.25/s",
        "0|0|7|7/day",
        "1|1000000|0|1000000/s x1",
        "0|1e300|0|1.0E300/s",
      })
  void list_limits_areThoseThatThereAre(
      int concurrency, double rate, long dailyQuota, String shown) {
    listed(
        rdap()
            .setLimit(
                HostLimit.newBuilder()
                    .setConcurrency(concurrency)
                    .setRate(rate)
                    .setDailyQuota(dailyQuota)));
    assertTrue(run().out().contains("  " + shown + "  "), run().out());
  }

  @Test
  void list_oddServer_isShownHarmless() {
    listed(
        rdap()
            .setLimitGroup("rdap:\u001b[2J")
            .setLimit(HostLimit.newBuilder().setRate(Double.NaN))
            .setStateValue(99)
            .setLastFailureValue(99)
            .setLastFailureTime(before(-3_600)));
    String line = run().lines().get(1);
    assertTrue(line.startsWith("rdap:\\u001b[2J  UNKNOWN  "), line);
    assertTrue(line.endsWith("UNKNOWN, 0s ago"), line);
    String json = run("--json").out();
    assertTrue(json.contains("\"rdap:\\u001b[2J\""), json);
    assertTrue(json.contains("\"rate\":0"), json);
  }

  @Test
  void pause_asked_showsTheGroup() {
    service.onHostChange.set(
        () ->
            rdap().setState(HostState.HOST_STATE_PAUSED).setBlockedUntilTime(before(-600)).build());
    CliRun run = run("pause", "rdap:rdap.verisign.com", "--for", "10m");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.lines().get(1).contains("PAUSED until 2026-11-01T12:10:00Z"), run.out());
    assertEquals(
        List.of(
            PauseHostRequest.newBuilder()
                .setLimitGroup("rdap:rdap.verisign.com")
                .setDuration(Duration.newBuilder().setSeconds(600))
                .build()),
        service.registryRequests);
  }

  @Test
  void resume_asked_showsTheGroup() {
    service.onHostChange.set(() -> rdap().build());
    CliRun run = run("resume", "rdap:rdap.verisign.com", "--json");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("{\"limitGroup\":\"rdap:rdap.verisign.com\","), run.out());
    assertEquals(
        List.of(ResumeHostRequest.newBuilder().setLimitGroup("rdap:rdap.verisign.com").build()),
        service.registryRequests);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate 0.2|4|0.2|5|5000",
        "--concurrency 0|0|0.5|5|5000",
        "--burst 1 --daily-quota 0|4|0.5|1|0",
        "--concurrency 1 --rate 2 --burst 3 --daily-quota 4|1|2|3|4",
      })
  void limit_someGiven_othersStay(
      String options, int concurrency, double rate, int burst, long dailyQuota) {
    listed(whois());
    service.onHostChange.set(() -> whois().build());
    List<String> args = new ArrayList<>(List.of("limit", "whois:whois.nic.fr"));
    args.addAll(List.of(options.split(" ")));
    CliRun run = run(args.toArray(new String[0]));
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(
        SetHostLimitRequest.newBuilder()
            .setLimitGroup("whois:whois.nic.fr")
            .setLimit(
                HostLimit.newBuilder()
                    .setConcurrency(concurrency)
                    .setRate(rate)
                    .setBurst(burst)
                    .setDailyQuota(dailyQuota))
            .build(),
        service.registryRequests.getLast());
  }

  @Test
  void reload_asked_tellsHowMuchThereIs() {
    assertEquals(new CliRun(0, "1,500 suffixes\n", ""), run("reload"));
    assertEquals("{\"suffixes\":1500,\"problems\":[]}\n", run("reload", "--json").out());
  }

  @Test
  void reload_somethingRefused_isOneAndSaysWhat() {
    service.onReload.set(
        () ->
            ReloadDirectoryResponse.newBuilder()
                .setSuffixes(3)
                .addProblems("rules:1:\u0007 no")
                .build());
    assertEquals(new CliRun(1, "3 suffixes\nproblem: rules:1:\\u0007 no\n", ""), run("reload"));
    assertEquals(
        new CliRun(1, "{\"suffixes\":3,\"problems\":[\"rules:1:\\u0007 no\"]}\n", ""),
        run("reload", "--json"));
  }

  @Test
  void group_nobodyKnows_isTwoAndSaysWhereToLook() {
    service.onHosts.set(
        request -> {
          throw FakeService.failure(
              Status.Code.NOT_FOUND, "no limit group is called \"x\"", "HOST_NOT_FOUND");
        });
    assertEquals(
        new CliRun(
            2,
            "",
            "domaincheck: the service at "
                + service.target()
                + " knows no such thing: NOT_FOUND/HOST_NOT_FOUND from "
                + service.target()
                + ": no limit group is called \"x\"; 'domaincheck hosts' lists those that were"
                + " asked\n"),
        run("list", "x"));
  }

  @Test
  void value_refused_isTwo() {
    BadRequest bad =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField("duration")
                    .setDescription("is PT0S, expected 1 s to 24 h"))
            .build();
    service.onHostChange.set(
        () -> {
          throw FakeService.failure(
              Status.Code.INVALID_ARGUMENT, "bad", "INVALID_OPTION", Any.pack(bad));
        });
    CliRun run = run("pause", "a", "--for", "0s");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("duration: is PT0S, expected 1 s to 24 h"), run.err());
  }

  @Test
  void service_nobodyListens_isFour() {
    CliRun run = CliRun.of("hosts", "--target", "127.0.0.1:1");
    assertEquals(4, run.exitCode());
    assertTrue(run.err().contains("cannot reach the service at 127.0.0.1:1"), run.err());
  }
}
