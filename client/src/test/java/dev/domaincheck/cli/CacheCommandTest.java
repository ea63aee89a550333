package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheEntry;
import dev.domaincheck.v1.CacheFilter;
import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.ListCacheEntriesRequest;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import dev.domaincheck.v1.Reason;
import dev.domaincheck.v1.WarmCacheRequest;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class CacheCommandTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun run(String... args) {
    return run("", Terminals.NONE, args);
  }

  private CliRun run(String in, Terminals terminals, String... args) {
    List<String> all = new ArrayList<>(List.of("--target", service.target(), "cache"));
    all.addAll(Arrays.asList(args));
    return CliRun.of(in, Map.of(), terminals, all.toArray(new String[0]));
  }

  private static CacheEntry full(String name) {
    return CacheEntry.newBuilder()
        .setResult(
            Results.full(name).clearRegistration().setReason(Reason.REASON_UNSPECIFIED).build())
        .setAge(Duration.newBuilder().setSeconds(725))
        .setWeightBytes(1_232)
        .build();
  }

  private static CacheEntry bare(String name) {
    return CacheEntry.newBuilder()
        .setResult(FakeService.result(name))
        .setAge(Duration.newBuilder().setNanos(350_000_000))
        .build();
  }

  private void listed(CacheEntry... entries) {
    service.onEntries.set(
        request -> ListCacheEntriesResponse.newBuilder().addAllEntries(List.of(entries)).build());
  }

  @Test
  void list_table_isForReading() {
    listed(bare("available-a\u001b[2J"), full("registered.de"));
    assertEquals(
        new CliRun(
            0,
            """
            DOMAIN                AVAILABILITY     AGE  UNTIL                 SOURCE             BYTES
            available-a\\u001b[2J  AVAILABLE      350ms  -                     -                      0
            registered.de         REGISTERED    12m 5s  2026-01-02T03:04:05Z  RDAP rdap.example  1,232
            """,
            ""),
        run("list"));
    assertEquals(new CliRun(0, "no entries\n", ""), runEmpty("list"));
  }

  private CliRun runEmpty(String... args) {
    listed();
    return run(args);
  }

  @Test
  void list_json_isOneObjectALine() {
    listed(bare("available-a"), full("registered.de"));
    assertEquals(
        new CliRun(
            0,
            """
            {"result":{"input":"available-a","domainName":"available-a","unicodeName":"available-a",\
            "availability":"AVAILABLE","reservationVisible":false,"cached":false},\
            "age":"0.350s","weightBytes":0}
            {"result":{"input":"registered.de","domainName":"registered.de",\
            "unicodeName":"registered.de","publicSuffix":"de","availability":"REGISTERED",\
            "evidence":[{"protocol":"RDAP","server":"rdap.example","verdict":"REGISTERED",\
            "rule":"generic/domain","httpStatus":200,"latency":"0.012s",\
            "observedTime":"2026-01-02T03:04:05Z"}],"reservationVisible":true,\
            "assurance":"STANDARD","cached":true,"cacheTier":"MEMORY",\
            "checkTime":"2026-01-02T03:04:05Z","expireTime":"2026-01-02T03:04:05.500Z"},\
            "age":"725s","weightBytes":1232}
            """,
            ""),
        run("list", "--json"));
  }

  @Test
  void list_csv_hasAHeader() {
    listed(full("registered.de"));
    assertEquals(
        new CliRun(
            0,
            "domain_name,unicode_name,availability,reason,stale,protocol,server,check_time,"
                + "expire_time,age_seconds,weight_bytes\r\n"
                + "registered.de,registered.de,REGISTERED,,false,RDAP,rdap.example,"
                + "2026-01-02T03:04:05Z,2026-01-02T03:04:05.500Z,725,1232\r\n",
            ""),
        run("list", "--csv"));
  }

  @Test
  void list_flags_areTheFilter() {
    run(
        "list",
        "--name",
        "a.com",
        "--suffix",
        "com",
        "--server",
        "rdap.example",
        "--availability",
        "available",
        "--older-than",
        "5m");
    assertEquals(
        CacheFilter.newBuilder()
            .setDomainName("a.com")
            .setSuffix("com")
            .setServer("rdap.example")
            .setAvailability(Availability.AVAILABILITY_AVAILABLE)
            .setOlderThan(Duration.newBuilder().setSeconds(300))
            .build(),
        ((ListCacheEntriesRequest) service.cacheRequests.getFirst()).getFilter());
  }

  @Test
  void list_limit_isKept() {
    listed(bare("available-a"), bare("available-b"), bare("available-c"));
    assertEquals(2, run("list", "--json", "--limit", "2").lines().size());
    assertEquals(3, run("list", "--limit", "2").lines().size());
    assertEquals(4, run("list", "--limit", "0").lines().size());
  }

  @Test
  void list_moreThanATableShows_isSaid() {
    CacheEntry[] entries = new CacheEntry[1_001];
    Arrays.setAll(entries, i -> bare("available-" + i));
    listed(entries);
    CliRun run = run("list");
    assertEquals(1_001, run.lines().size());
    assertEquals(
        "domaincheck: only the first 1,000 entries are shown; --limit 0 shows all\n", run.err());
    assertEquals(1_001, run("list", "--json").lines().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--limit -1", "--availability perhaps", "--older-than yesterday", "--suffix="})
  void list_badFlag_isUsage(String flags) {
    List<String> args = new ArrayList<>(List.of("list"));
    args.addAll(Arrays.asList(flags.split(" ")));
    CliRun run = run(args.toArray(new String[0]));
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(0, service.cacheRequests.size());
  }

  @Test
  void get_kept_isABlock() {
    service.onEntry.set(() -> full("registered.de"));
    assertEquals(
        new CliRun(
            0,
            """
            registered.de
              Availability  REGISTERED
              Source        RDAP rdap.example, 2026-01-02T03:04:05Z
              Cached        yes, kept until 2026-01-02T03:04:05Z
              Age           12m 5s
              Heap          1.2 KiB
            """,
            ""),
        run("get", "registered.de"));
    assertTrue(
        run("get", "registered.de", "--json").out().startsWith("{\"result\":{\"input\":"),
        "one object");
  }

  @Test
  void get_nothingKept_saysSo() {
    assertEquals(
        new CliRun(1, "", "domaincheck: the cache holds no answer for a\\u001b.com\n"),
        run("get", "a\u001b.com"));
  }

  @Test
  void evict_filter_tellsHowManyAndSome() {
    service.onEvict.set(
        () ->
            EvictCacheEntriesResponse.newBuilder()
                .setEvicted(1_002)
                .addSampleDomainNames("a.com")
                .addSampleDomainNames("b\u001b.com")
                .build());
    assertEquals(
        new CliRun(0, "1,002 entries removed\n  a.com\n  b\\u001b.com\n  and 1,000 more\n", ""),
        run("evict", "--suffix", "com"));
    assertTrue(
        run("evict", "--suffix", "com", "--dry-run")
            .out()
            .startsWith("1,002 entries would be removed\n"));
    assertEquals(
        "{\"evicted\":1002,\"sampleDomainNames\":[\"a.com\",\"b\\u001b.com\"]}\n",
        run("evict", "--suffix", "com", "--json").out());
    assertEquals(
        List.of(false, true, false),
        service.cacheRequests.stream()
            .map(request -> ((EvictCacheEntriesRequest) request).getDryRun())
            .toList());
  }

  @Test
  void evict_withoutAFilter_isUsageAndNamesClear() {
    assertEquals(
        new CliRun(
            2,
            "",
            "domaincheck: nothing says which entries to remove; give --name, --suffix, --server,"
                + " --availability or --older-than, or remove all with 'domaincheck cache"
                + " clear'\n"),
        run("evict", "--dry-run"));
    assertEquals(0, service.cacheRequests.size());
  }

  @Test
  void warm_namesFilesAndInput_areAllRead(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("names"), "# ours\nb.com\n\nc.com\n");
    assertEquals(
        new CliRun(0, "4 names: 0 cached already, 4 looked up, 0 without a verdict\n", ""),
        run("d.com\n", Terminals.NONE, "warm", "a.com", file.toString(), "-"));
    assertEquals(
        List.of("a.com", "b.com", "c.com", "d.com"),
        ((WarmCacheRequest) service.cacheRequests.getFirst()).getDomainNamesList());
  }

  @Test
  void warm_someWithoutAVerdict_exitsWithThree() {
    service.onWarm.set(
        (request, observer) -> {
          observer.onNext(FakeService.warmed(3, 3, 1, 1));
          observer.onCompleted();
        });
    assertEquals(
        new CliRun(3, "3 names: 1 cached already, 1 looked up, 1 without a verdict\n", ""),
        run("warm", "a.com", "b.com", "c.com"));
    assertEquals(
        "{\"progress\":{\"accepted\":3,\"done\":3},\"alreadyCached\":1,\"failed\":1}\n",
        run("warm", "a.com", "b.com", "c.com", "--json").out());
  }

  @Test
  void warm_moreThanOneCallTakes_isSeveral() {
    String names = "a.com\n".repeat(10_001);
    assertEquals(
        "10,001 names: 0 cached already, 10,001 looked up, 0 without a verdict\n",
        run(names, Terminals.NONE, "warm", "-").out());
    assertEquals(
        List.of(10_000, 1),
        service.cacheRequests.stream()
            .map(request -> ((WarmCacheRequest) request).getDomainNamesCount())
            .toList());
  }

  @Test
  void warm_onATerminal_drawsABarAndTakesItAway() {
    CliRun run = run("", new Terminals(false, true), "warm", "a.com", "b.com");
    assertTrue(run.err().contains("0 of 2 names, 0/s\r"), run.err());
    assertTrue(run.err().contains("[####################] 2 of 2 names"), run.err());
    assertTrue(run.err().endsWith("\r\u001b[K"), run.err());
    assertEquals("", run("warm", "a.com").err());
  }

  @Test
  void warm_fileThatIsNotThere_isUsage() {
    assertEquals(
        new CliRun(2, "", "domaincheck: cannot read the file ./nowhere/names: no such file\n"),
        run("warm", "./nowhere/names"));
  }

  @Test
  void warm_serviceWithoutACache_fails() {
    service.onWarm.set(
        (request, observer) ->
            observer.onError(
                FakeService.failure(
                    Status.Code.FAILED_PRECONDITION, "there is no cache to warm", "DISABLED")));
    CliRun run = run("warm", "a.com");
    assertEquals(1, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("there is no cache to warm"), run.err());
  }

  @Test
  void save_asked_tellsWhatWasWritten() {
    assertEquals(new CliRun(0, "1,234 entries saved, 55.5 KiB\n", ""), run("save"));
    assertEquals("{\"entries\":1234,\"bytes\":56789}\n", run("save", "--json").out());
  }
}
