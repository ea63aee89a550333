package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.DomainResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CheckCommandTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun check(String... args) {
    return onTerminals("", Terminals.NONE, args);
  }

  private CliRun onTerminals(String in, Terminals terminals, String... args) {
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(List.of(args));
    return CliRun.of(
        in, Map.of("DOMAINCHECK_TARGET", service.target()), terminals, all.toArray(String[]::new));
  }

  private void answer(DomainResult.Builder... results) {
    Results.answer(service, (index, name) -> results[index].build());
  }

  @Test
  void json_fiveNamesOfTheIssue_printsFiveLinesInOrder() {
    CliRun run =
        CliRun.of(
            "--target",
            service.target(),
            "check",
            "available-a.com",
            "registered-b.de",
            "reserved-c.fr",
            "throttled-d.nl",
            "bad name",
            "--json");
    assertEquals(
        """
        {"input":"available-a.com","domainName":"available-a.com","unicodeName":"available-a.com","availability":"AVAILABLE","reservationVisible":false,"cached":false}
        {"input":"registered-b.de","domainName":"registered-b.de","unicodeName":"registered-b.de","availability":"REGISTERED","reservationVisible":false,"cached":false}
        {"input":"reserved-c.fr","domainName":"reserved-c.fr","unicodeName":"reserved-c.fr","availability":"RESERVED","reservationVisible":false,"cached":false}
        {"input":"throttled-d.nl","domainName":"throttled-d.nl","unicodeName":"throttled-d.nl","availability":"UNKNOWN","reason":"THROTTLED","reservationVisible":false,"cached":false}
        {"input":"bad name","domainName":"","availability":"INVALID","reason":"SYNTAX","reservationVisible":false,"cached":false}
        """,
        run.out());
    assertEquals("", run.err());
    assertEquals(3, run.exitCode());
  }

  @Test
  void target_afterTheCommand_isTakenToo() {
    CliRun run = CliRun.of("check", "available-a.com", "--target", service.target());
    assertEquals(0, run.exitCode());
    assertEquals(1, service.checks.size());
  }

  @Test
  void table_answers_areAlignedUnderTheirTitles() {
    answer(
        Results.full("registered-b.de"),
        FakeService.result("available-a.com").toBuilder(),
        FakeService.result("throttled-d.nl").toBuilder()
            .setMessage("limit reached")
            .setRetryAfter(com.google.protobuf.Duration.newBuilder().setSeconds(90)));
    assertEquals(
        """
        DOMAIN           AVAILABILITY  CACHED  SOURCE             CACHED UNTIL          DETAIL
        registered-b.de  REGISTERED    Cached  RDAP rdap.example  2026-01-02T03:04:05Z  REDEMPTION; Registrar, Inc.; registered until 2030-01-02
        available-a.com  AVAILABLE     -       -                  -                     may be reserved
        throttled-d.nl   UNKNOWN       -       -                  -                     THROTTLED; limit reached; try again in 1m 30s
        """,
        check("a", "b", "c").out());
  }

  @Test
  void table_onATerminal_isColouredUnlessNoColor() {
    Terminals terminal = new Terminals(true, false);
    assertTrue(
        onTerminals("", terminal, "available-a.com")
            .out()
            .contains("\u001b[32mAVAILABLE\u001b[0m"));
    assertFalse(check("available-a.com").out().contains("\u001b"));
    CliRun run =
        CliRun.of(
            "",
            Map.of("DOMAINCHECK_TARGET", service.target(), "NO_COLOR", "1"),
            terminal,
            "check",
            "available-a.com");
    assertFalse(run.out().contains("\u001b"));
    assertEquals(0, run.exitCode());
  }

  @Test
  void json_everyField_hasTheNameOfTheContract() {
    answer(
        Results.full("registered-b.de")
            .setRetryAfter(
                com.google.protobuf.Duration.newBuilder().setSeconds(1).setNanos(1_000)));
    assertEquals(
        """
        {"input":"registered-b.de","domainName":"registered-b.de","unicodeName":"registered-b.de",\
        "publicSuffix":"de","availability":"REGISTERED","reason":"REDEMPTION",\
        "evidence":[{"protocol":"RDAP","server":"rdap.example","verdict":"REGISTERED",\
        "rule":"generic/domain","httpStatus":200,"latency":"0.012s",\
        "observedTime":"2026-01-02T03:04:05Z"}],\
        "reservationVisible":true,"assurance":"STANDARD","cached":true,"cacheTier":"MEMORY",\
        "checkTime":"2026-01-02T03:04:05Z","expireTime":"2026-01-02T03:04:05.500Z",\
        "retryAfter":"1.000001s",\
        "registration":{"registrar":"Registrar, Inc.",\
        "expires":{"time":"2030-01-02T00:00:00Z","precision":"DAY","text":"02-01-2030"},\
        "statuses":["ok","hold"],"nameServers":["ns1.example"],"dnssec":"UNSIGNED"}}
        """,
        check("a", "--json").out());
  }

  @Test
  void csv_answers_areQuotedAndNoFormulas() {
    answer(
        Results.full("registered-b.de"),
        DomainResult.newBuilder().setInput("=cmd|'/c calc'!A1").setMessage("say \"no\"\r\nfoo;bar"),
        DomainResult.newBuilder().setInput(" -1"),
        DomainResult.newBuilder().setInput("@x"));
    assertEquals(
        "input,domain_name,unicode_name,availability,reason,cached,stale,protocol,server,"
            + "check_time,expire_time,registrar,registration_expires,registrable_name,"
            + "reservation_visible,message,index,correlation_id\r\n"
            + "registered-b.de,registered-b.de,registered-b.de,REGISTERED,REDEMPTION,true,false,"
            + "RDAP,rdap.example,2026-01-02T03:04:05Z,2026-01-02T03:04:05.500Z,"
            + "\"Registrar, Inc.\",2030-01-02,,true,,,\r\n"
            + "'=cmd|'/c calc'!A1,,,UNKNOWN,,false,false,,,,,,,,false,"
            + "\"say \"\"no\"\"\\u000d\\u000afoo;bar\",,\r\n"
            + "\" -1\",,,UNKNOWN,,false,false,,,,,,,,false,,,\r\n"
            + "'@x,,,UNKNOWN,,false,false,,,,,,,,false,,,\r\n",
        check("a", "b", "c", "d", "--csv").out());
  }

  @Test
  void textOfStrangers_inEveryFormat_cannotSteerTheTerminal() {
    String evil = "a\u001b[2J\u009b31m\u202e\u200b\ufeff\u0007\u007f\ud800\u2028\udb40\udc41z";
    String seen = "a\\u001b[2J\\u009b31m\\u202e\\u200b\\ufeff\\u0007\\u007f?\\u2028\\udb40\\udc41z";
    answer(
        DomainResult.newBuilder()
            .setInput(evil)
            .setMessage(evil)
            .addEvidence(dev.domaincheck.v1.Evidence.newBuilder().setServer(evil))
            .setRegistration(dev.domaincheck.v1.Registration.newBuilder().setRegistrar(evil)));
    for (String format : List.of("--json", "--csv", "--assurance=standard")) {
      String out = check("a", format).out();
      assertTrue(out.contains(seen), out);
      assertEquals(
          "",
          out.codePoints()
              .filter(c -> c != '\n' && c != '\r' && VisibleText.isHidden(c))
              .mapToObj(Integer::toHexString)
              .collect(Collectors.joining(" ")));
    }
  }

  @Test
  void stream_answers_arePrintedAsTheyCome() {
    CliRun run = check("--stream", "--json", "available-a.com", "registered-b.de");
    assertEquals(
        """
        {"input":"registered-b.de","domainName":"registered-b.de","unicodeName":"registered-b.de","availability":"REGISTERED","reservationVisible":false,"cached":false,"index":1}
        {"input":"available-a.com","domainName":"available-a.com","unicodeName":"available-a.com","availability":"AVAILABLE","reservationVisible":false,"cached":false,"index":0}
        """,
        run.out());
    assertEquals(0, run.exitCode());
    assertEquals(0, service.checks.size());
  }

  @Test
  void stdin_namesAmongCommentsAndBlankLines_areChecked() {
    CliRun run =
        onTerminals(
            "\ufeffavailable-a.com\r\n\n   \n# no name\n  # nor this\nregistered-b.de",
            Terminals.NONE,
            "-",
            "--json");
    assertEquals(
        List.of("available-a.com", "registered-b.de"),
        service.streams.getFirst().getDomainNamesList());
    assertEquals(2, run.lines().size());
  }

  @Test
  void stdin_empty_isAnsweredWithoutACall() {
    CliRun run = onTerminals("# nothing\n", Terminals.NONE, "-");
    assertEquals(new CliRun(0, "", ""), run);
    assertEquals(0, service.headers.size());
  }

  private static String numbered(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "available-" + i + ".com")
        .collect(Collectors.joining("\n"));
  }

  private static void assertInOrder(int count, CliRun run) {
    List<String> lines = run.lines();
    assertEquals(count, lines.size());
    for (int i = 0; i < count; i++) {
      String start = "{\"input\":\"available-" + i + ".com\"";
      assertTrue(lines.get(i).startsWith(start), lines.get(i));
    }
  }

  @Test
  void names_several_areStreamedAndStillInOrder() {
    for (int names : List.of(2, 10_000)) {
      service.streams.clear();
      assertInOrder(names, onTerminals(numbered(names), Terminals.NONE, "-", "--json"));
      assertEquals(1, service.streams.size());
    }
    assertEquals(0, service.checks.size());
  }

  @Test
  void names_onATerminalOrNot_haveTheSameTime() {
    String in = numbered(ProgressBar.LONG_BATCH);
    onTerminals(in, Terminals.NONE, "-");
    onTerminals(in, new Terminals(true, true), "-");
    for (var deadline : service.deadlines) {
      long left = deadline.orElseThrow().timeRemaining(java.util.concurrent.TimeUnit.SECONDS);
      assertTrue(left > 60 && left <= 300, left + " s");
    }
    assertEquals(2, service.deadlines.size());
  }

  @Test
  void names_moreThanTenThousand_goThroughTheBulkPipeInOrder() {
    assertInOrder(10_001, onTerminals(numbered(10_001), Terminals.NONE, "-", "--json"));
    assertFalse(service.bulkMessages.isEmpty());
  }

  @Test
  void names_moreThanTwoHundredWithRegistration_areStreamed() {
    String in = numbered(201);
    assertInOrder(201, onTerminals(in, Terminals.NONE, "-", "--json", "--view", "registration"));
    assertEquals(1, service.streams.size());
  }

  @Test
  void bar_longBatchOnATerminal_isDrawnAndErased() {
    CliRun run = onTerminals(numbered(200), new Terminals(false, true), "-", "--json");
    assertInOrder(200, run);
    assertTrue(
        run.err().contains("\r\u001b[K[" + "#".repeat(10) + ".".repeat(10) + "] 100 of 200"),
        run.err());
    assertTrue(run.err().endsWith("\r\u001b[K"), run.err());
    assertEquals("", onTerminals(numbered(200), Terminals.NONE, "-").err());
    assertEquals("", onTerminals(numbered(99), new Terminals(false, true), "-").err());
  }

  @Test
  void flags_ofALookup_reachTheService() {
    CliRun run =
        check(
            "a.com",
            "--refresh",
            "--max-age",
            "PT1M",
            "--lookup-timeout",
            "500ms",
            "--max-parallelism",
            "1",
            "--assurance",
            "Corroborated",
            "--view",
            "registration",
            "--timeout",
            "5s");
    assertEquals(3, run.exitCode());
    var options = service.checks.getFirst().getOptions();
    assertEquals(dev.domaincheck.v1.CachePolicy.CACHE_POLICY_REFRESH, options.getCachePolicy());
    assertEquals(60, options.getMaxAge().getSeconds());
    assertEquals(
        com.google.protobuf.Duration.newBuilder().setNanos(500_000_000).build(),
        options.getLookupTimeout());
    assertEquals(1, options.getMaxParallelism());
    assertEquals(dev.domaincheck.v1.Assurance.ASSURANCE_CORROBORATED, options.getAssurance());
    assertEquals(dev.domaincheck.v1.View.VIEW_REGISTRATION, options.getView());
    long left =
        service
            .deadlines
            .getFirst()
            .orElseThrow()
            .timeRemaining(java.util.concurrent.TimeUnit.SECONDS);
    assertTrue(left <= 5, left + " s");
    check("a.com", "--cache-only");
    assertEquals(
        dev.domaincheck.v1.CachePolicy.CACHE_POLICY_CACHE_ONLY,
        service.checks.getLast().getOptions().getCachePolicy());
    check("a.com", "--stale-if-error");
    assertEquals(
        dev.domaincheck.v1.CachePolicy.CACHE_POLICY_STALE_IF_ERROR,
        service.checks.getLast().getOptions().getCachePolicy());
  }
}
