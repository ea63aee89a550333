package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.Dnssec;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Reason;
import dev.domaincheck.v1.Registration;
import dev.domaincheck.v1.RegistryDate;
import dev.domaincheck.v1.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class InfoCommandTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun info(String in, String... args) {
    List<String> all = new ArrayList<>(List.of("info"));
    all.addAll(List.of(args));
    return CliRun.of(
        in,
        Map.of("DOMAINCHECK_TARGET", service.target()),
        Terminals.NONE,
        all.toArray(String[]::new));
  }

  private void answer(DomainResult.Builder... results) {
    Results.answer(service, (index, name) -> results[index].build());
  }

  private static RegistryDate date(String time, RegistryDate.Precision precision, String text) {
    return RegistryDate.newBuilder()
        .setTime(Timestamp.newBuilder().setSeconds(Instant.parse(time).getEpochSecond()))
        .setPrecision(precision)
        .setText(text)
        .build();
  }

  private static DomainResult.Builder everything() {
    DomainResult.Builder result = Results.full("registered-b.de").clearReason();
    return result.setRegistration(
        result.getRegistration().toBuilder()
            .setCreated(
                date(
                    "2001-02-03T04:05:06Z",
                    RegistryDate.Precision.PRECISION_SECOND,
                    "2001-02-03T05:05:06+01:00"))
            .setUpdated(RegistryDate.newBuilder().setText("before the war"))
            .addNameServers("ns2.example")
            .setDnssec(Dnssec.DNSSEC_SIGNED));
  }

  @Test
  void blocks_eachName_tellsWhatItsRegistryPublishes() {
    answer(
        everything(),
        FakeService.result("available-a.com").toBuilder(),
        FakeService.result("registered-thin.de").toBuilder(),
        FakeService.result("xn--bcher-kva.de").toBuilder()
            .setUnicodeName("b\u00fccher.de")
            .setRegistration(Registration.newBuilder().addNameServers("ns1.example")),
        FakeService.result("throttled-d.nl").toBuilder()
            .setMessage("limit reached")
            .setRetryAfter(com.google.protobuf.Duration.newBuilder().setSeconds(90)));
    CliRun run = info("", "a", "b", "c", "d", "e");
    assertEquals(
        """
        registered-b.de
          Availability  REGISTERED
          Registrar     Registrar, Inc.
          Created       2001-02-03T04:05:06Z
          Updated       before the war
          Expires       2030-01-02
          Statuses      ok
                        hold
          Name servers  ns1.example
                        ns2.example
          DNSSEC        signed
          Source        RDAP rdap.example, 2026-01-02T03:04:05Z
          Cached        yes, kept until 2026-01-02T03:04:05Z

        available-a.com
          Availability  AVAILABLE
          Cached        no

        registered-thin.de
          Availability  REGISTERED
          Registration  the registry publishes no data
          Cached        no

        xn--bcher-kva.de (b\u00fccher.de)
          Availability  UNKNOWN (THROTTLED)
          Name servers  ns1.example
          Cached        no

        throttled-d.nl
          Availability  UNKNOWN (THROTTLED): limit reached; try again in 1m 30s
          Cached        no
        """,
        run.out());
    assertEquals("", run.err());
    assertEquals(3, run.exitCode());
  }

  @Test
  void exitCode_everyNameAnswered_isZero() {
    answer(everything());
    assertEquals(0, info("", "a").exitCode());
  }

  @Test
  void json_isThatOfCheckWithTheData() {
    answer(everything());
    String line = info("", "a", "--json").out();
    assertTrue(
        line.contains(
            "\"created\":{\"time\":\"2001-02-03T04:05:06Z\",\"precision\":\"SECOND\","
                + "\"text\":\"2001-02-03T05:05:06+01:00\"},"
                + "\"updated\":{\"text\":\"before the war\"}"),
        line);
    assertEquals(1, line.lines().count());
  }

  @Test
  void registrationView_isAskedFor_withTheFlagsOfALookup() {
    info("", "a", "--refresh");
    var options = service.checks.getFirst().getOptions();
    assertEquals(View.VIEW_REGISTRATION, options.getView());
    assertEquals(dev.domaincheck.v1.CachePolicy.CACHE_POLICY_REFRESH, options.getCachePolicy());
  }

  @Test
  void names_moreThanTwoHundred_areStreamedAndPrintedInOrder() {
    String in =
        IntStream.range(0, 201)
            .mapToObj(i -> "available-" + i + ".com")
            .collect(Collectors.joining("\n"));
    CliRun run = info(in, "-");
    assertEquals(1, service.streams.size());
    assertEquals(0, service.checks.size());
    assertEquals(
        in,
        run.lines().stream()
            .filter(line -> line.startsWith("available-"))
            .collect(Collectors.joining("\n")));
  }

  @Test
  void textOfStrangers_inEveryField_cannotSteerTheTerminal() {
    String evil = "a\u001b[2J\u009b31m\u202e\u200b\ufeff\u0007\u007f\u2028\n  Registrar fake";
    answer(
        DomainResult.newBuilder()
            .setInput(evil)
            .setDomainName(evil)
            .setUnicodeName(evil + "x")
            .setAvailability(Availability.AVAILABILITY_REGISTERED)
            .setReason(Reason.REASON_REDEMPTION)
            .setMessage(evil)
            .addEvidence(dev.domaincheck.v1.Evidence.newBuilder().setServer(evil))
            .setRegistration(
                Registration.newBuilder()
                    .setRegistrar(evil)
                    .setCreated(RegistryDate.newBuilder().setText(evil))
                    .addStatuses(evil)
                    .addNameServers(evil)),
        DomainResult.newBuilder().setInput(evil));
    String out = info("", "a", "b").out();
    assertEquals(
        "",
        out.codePoints()
            .filter(c -> c != '\n' && VisibleText.isHidden(c))
            .mapToObj(Integer::toHexString)
            .collect(Collectors.joining(" ")));
    assertEquals(0, out.lines().filter(line -> line.startsWith("  Registrar fake")).count());
  }
}
