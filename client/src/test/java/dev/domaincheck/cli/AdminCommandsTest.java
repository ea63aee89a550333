package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheAgeBucket;
import dev.domaincheck.v1.CacheAvailabilityStats;
import dev.domaincheck.v1.CachePolicy;
import dev.domaincheck.v1.CacheTier;
import dev.domaincheck.v1.CacheTierStats;
import dev.domaincheck.v1.GetCacheStatsResponse;
import dev.domaincheck.v1.GetServerInfoResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AdminCommandsTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun run(Map<String, String> env, String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--target";
    all[args.length + 1] = service.target();
    return CliRun.of("", env, Terminals.NONE, all);
  }

  private void someStats() {
    service.onStats.set(
        () ->
            GetCacheStatsResponse.newBuilder()
                .setEnabled(true)
                .setTtl(Duration.newBuilder().setSeconds(3600))
                .setSize(1234)
                .setMaxEntries(100_000)
                .setWeightBytes(286_890)
                .setOldestAge(Duration.newBuilder().setSeconds(725).setNanos(500_000_000))
                .setHits(75)
                .setMisses(25)
                .setHitRate(0.75)
                .addTiers(
                    CacheTierStats.newBuilder()
                        .setTier(CacheTier.CACHE_TIER_MEMORY)
                        .setSize(1234)
                        .setHits(75)
                        .setMisses(25))
                .addAvailabilities(
                    CacheAvailabilityStats.newBuilder()
                        .setAvailability(Availability.AVAILABILITY_REGISTERED)
                        .setSize(1000)
                        .setHits(71))
                .addAvailabilities(
                    CacheAvailabilityStats.newBuilder()
                        .setAvailability(Availability.AVAILABILITY_AVAILABLE)
                        .setSize(234))
                .addAges(
                    CacheAgeBucket.newBuilder()
                        .setBelow(Duration.newBuilder().setSeconds(60))
                        .setSize(1000))
                .addAges(
                    CacheAgeBucket.newBuilder()
                        .setBelow(Duration.newBuilder().setSeconds(300))
                        .setSize(1))
                .addAges(CacheAgeBucket.newBuilder().setSize(233))
                .build());
  }

  @Test
  void stats_table_isForReading() {
    someStats();
    assertEquals(
        new CliRun(
            0,
            """
            Cache         on
            Time to live  1h
            Entries       [#.............................] 1,234 of at most 100,000
            Heap          280.2 KiB
            Oldest entry  12m 5s
            Hit rate      [#######################.......] 75.0 %, 75 hits, 25 misses
            Coalesced     0
            Stale served  0
            Evictions     0

            TIER    ENTRIES  HITS  MISSES  HIT RATE
            MEMORY    1,234    75      25    75.0 %

            AVAILABILITY  ENTRIES  HITS
            AVAILABLE         234     -  ######
            REGISTERED      1,000    71  ########################

            AGE       ENTRIES
            below 1m    1,000  ########################
            below 5m        1  #
            older         233  ######
            """,
            ""),
        run(Map.of(), "cache", "stats"));
  }

  @Test
  void stats_json_isOneObject() {
    someStats();
    assertEquals(
        """
        {"enabled":true,"ttl":"3600s","size":1234,"maxEntries":100000,"weightBytes":286890,\
        "oldestAge":"725.500s","hits":75,"misses":25,"hitRate":0.75,"evictions":0,"coalesced":0,\
        "staleServed":0,"tiers":[{"tier":"MEMORY","size":1234,"hits":75,"misses":25}],\
        "availabilities":[{"availability":"AVAILABLE","size":234},\
        {"availability":"REGISTERED","size":1000,"hits":71}],\
        "ages":[{"below":"60s","size":1000},{"below":"300s","size":1},{"size":233}]}
        """,
        run(Map.of(), "cache", "stats", "--json").out());
  }

  @Test
  void stats_nothingCached_drawsNoBars() {
    assertEquals(
        """
        Cache         off
        Time to live  -
        Entries       [..............................] 0 of at most 0
        Oldest entry  -
        Hit rate      [..............................] 0.0 %, 0 hits, 0 misses
        Coalesced     0
        Stale served  0
        Evictions     0
        """,
        run(Map.of(), "cache", "stats").out());
  }

  @Test
  void clear_asked_tellsHowMany() {
    assertEquals(new CliRun(0, "1,234 entries removed\n", ""), run(Map.of(), "cache", "clear"));
    assertEquals("{\"cleared\":1234}\n", run(Map.of(), "cache", "clear", "--json").out());
  }

  @Test
  void token_ofThisMachinesServer_isFound(@TempDir Path state, @TempDir Path home)
      throws IOException {
    Files.createDirectories(state.resolve("domaincheck"));
    Files.writeString(state.resolve("domaincheck/admin.token"), "from-state\n");
    run(Map.of("XDG_STATE_HOME", state.toString(), "HOME", home.toString()), "cache", "stats");
    assertEquals(Optional.of("Bearer from-state"), service.authorization());

    Files.createDirectories(home.resolve(".local/state/domaincheck"));
    Files.writeString(home.resolve(".local/state/domaincheck/admin.token"), "from-home");
    run(Map.of("HOME", home.toString()), "cache", "stats");
    assertEquals(Optional.of("Bearer from-home"), service.authorization());

    Path own = Files.writeString(home.resolve("own"), "from-flag");
    run(Map.of("HOME", home.toString()), "cache", "stats", "--admin-token-file", own.toString());
    assertEquals(Optional.of("Bearer from-flag"), service.authorization());

    run(Map.of("HOME", home.toString()), "server");
    assertEquals(Optional.empty(), service.authorization());
    run(Map.of(), "server", "--token-file", own.toString());
    assertEquals(Optional.of("Bearer from-flag"), service.authorization());
  }

  @Test
  void token_missing_saysWhereItIsLookedFor(@TempDir Path home) {
    service.onClear.set(
        () -> {
          throw FakeService.failure(
              Status.Code.UNAUTHENTICATED, "no credential", "CREDENTIAL_MISSING");
        });
    CliRun run = run(Map.of("HOME", home.toString()), "cache", "clear");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("--admin-token-file"), run.err());
    assertTrue(run.err().contains(home.resolve(".local/state/domaincheck/admin.token").toString()));
    assertEquals(1, run.err().lines().count());
  }

  @Test
  void token_fileHoldsMoreThanAToken_isUsageAndNotShown(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("t"), "my secret");
    CliRun run = run(Map.of(), "cache", "stats", "--admin-token-file", file.toString());
    assertEquals(
        new CliRun(
            2, "", "domaincheck: the token file " + file + " does not hold one token alone\n"),
        run);
  }

  @Test
  void server_described_isForReading() {
    service.onInfo.set(
        () ->
            GetServerInfoResponse.newBuilder()
                .setVersion("0.1.0\u001b[2J")
                .setSandbox(true)
                .setStartTime(Timestamp.newBuilder().setSeconds(0))
                .addCachePolicies(CachePolicy.CACHE_POLICY_UNSPECIFIED)
                .addCachePolicies(CachePolicy.CACHE_POLICY_REFRESH)
                .addDataAges(dev.domaincheck.v1.DataAge.newBuilder().setName("whois-rules"))
                .build());
    CliRun run = run(Map.of(), "server");
    assertEquals(0, run.exitCode());
    assertEquals("Version                  0.1.0\\u001b[2J", run.lines().get(0));
    assertEquals("Registries               simulated (sandbox)", run.lines().get(1));
    assertEquals("Started                  1970-01-01T00:00:00Z", run.lines().get(2));
    assertTrue(run.out().contains("Cache policies           NORMAL REFRESH\n"), run.out());
  }
}
