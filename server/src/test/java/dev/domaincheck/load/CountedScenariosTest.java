package dev.domaincheck.load;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.Service;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.load.LabCall.Shape;
import dev.domaincheck.load.LabServer.Load;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.ConnectTo.Row;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Reason;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service promises in numbers, over real calls and real sockets. */
@Timeout(120)
class CountedScenariosTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final CheckOptions OPTIONS = CheckOptions.getDefaultInstance();
  private static final int CALLERS = 1_000;
  private static final int BATCH = 1_000;
  private static final QueryGate.Limits STANDARD =
      (group, protocol) -> GroupLimit.standard(protocol);
  private static final String NOT_FOUND = "No entries found for the selected source.\r\n";

  private static ManagedChannel channel(LabServer server) {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  private static LabServer server(QueryGate.Limits limits, Row... rows) throws Exception {
    return new LabServer(ConnectTo.of(rows), LabServer.gate(limits));
  }

  /** A cold JVM would spend the deadlines below on itself. */
  @BeforeAll
  static void warmUp() throws Exception {
    try (SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
        LabServer server =
            server(LabServer.LIFTED, new Row("*", "http://127.0.0.1:" + sandbox.rdapPort()))) {
      ManagedChannel channel = channel(server);
      LabCall call = LabCall.begin(channel, Shape.UNARY, OPTIONS, namesOfManyHosts(BATCH), LONG);
      assertEquals(Status.Code.OK, call.end());
      channel.shutdownNow();
    }
  }

  /** Calls for one name that nobody knows yet, when all of them wait for its one lookup. */
  private static List<LabCall> crowd(LabServer server, ManagedChannel channel) throws Exception {
    List<LabCall> calls =
        IntStream.range(0, CALLERS)
            .mapToObj(i -> LabCall.begin(channel, Shape.UNARY, OPTIONS, List.of("a.dk"), LONG))
            .toList();
    until(() -> server.flights.joined() == CALLERS - 1);
    return calls;
  }

  @Test
  void callers_thousandOfOneName_askOnceAndOneThatLeavesHarmsNobody() throws Exception {
    try (HangingRegistry registry = HangingRegistry.silent();
        LabServer server = server(STANDARD, new Row("*", "tcp://127.0.0.1:" + registry.port()))) {
      ManagedChannel channel = channel(server);
      try {
        List<LabCall> calls = crowd(server, channel);
        calls.getFirst().cancel();
        assertEquals(Status.Code.CANCELLED, calls.getFirst().end());
        until(() -> server.load().streams() == CALLERS - 1);
        until(() -> registry.said() == 1);
        assertEquals(1, registry.open());
        registry.letGo(NOT_FOUND);
        for (LabCall call : calls.subList(1, CALLERS)) {
          assertEquals(Status.Code.OK, call.end());
          assertEquals(
              Availability.AVAILABILITY_AVAILABLE, call.results.element().getAvailability());
        }
        server.settle(Load.NONE);
        assertEquals(1, registry.said());
        until(() -> registry.open() == 0);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void callers_allLeave_theRegistrySeesItsConnectionEnd() throws Exception {
    try (HangingRegistry registry = HangingRegistry.silent();
        LabServer server = server(STANDARD, new Row("*", "tcp://127.0.0.1:" + registry.port()))) {
      ManagedChannel channel = channel(server);
      try {
        List<LabCall> calls = crowd(server, channel);
        until(() -> registry.said() == 1);
        for (LabCall call : calls.subList(1, CALLERS)) {
          call.cancel();
        }
        until(() -> server.load().streams() == 1);
        assertEquals(1, registry.open(), "one still waits");
        long begun = System.nanoTime();
        calls.getFirst().cancel();
        until(() -> registry.open() == 0);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println(
            "last of "
                + CALLERS
                + " callers left: connection ended after "
                + took.toMillis()
                + " ms");
        assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, "took " + took);
        server.settle(Load.NONE);
        assertEquals(1, registry.said());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // names of the hanging registry, rpc, lifted limits
    "100, UNARY, false",
    "900, UNARY, false",
    // Where nothing limits a registry its names take permits as they come: there must be some left.
    "200, UNARY, true",
    "900, STREAM, false",
  })
  void batch_oneRegistryHangs_everyOtherNameIsAnsweredInTime(
      int hanging, Shape shape, boolean lifted) throws Exception {
    List<String> names = new ArrayList<>(namesOfManyHosts(BATCH - hanging));
    IntStream.range(0, hanging).forEach(i -> names.add("hangs-" + i + ".com"));
    Collections.shuffle(names, new Random(1));
    try (HangingRegistry registry = HangingRegistry.silent();
        SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
        LabServer server =
            server(
                lifted ? LabServer.LIFTED : STANDARD,
                new Row("rdap.verisign.com", "http://127.0.0.1:" + registry.port()),
                new Row("whois.verisign-grs.com", "tcp://127.0.0.1:" + registry.port()),
                new Row("*", "http://127.0.0.1:" + sandbox.rdapPort()),
                new Row("*", "tcp://127.0.0.1:" + sandbox.whoisPort()))) {
      ManagedChannel channel = channel(server);
      try {
        LabCall call = LabCall.begin(channel, shape, OPTIONS, names, Duration.ofSeconds(5));
        until(() -> server.lookedUp() >= BATCH - hanging);
        assertFalse(call.ended.isDone(), "the other names were not answered in time");
        if (!lifted) {
          // Its own limits keep the silent one from the permits, and other calls from harm.
          assertTrue(server.gate.inUse() <= GroupLimit.standard(Protocol.RDAP).concurrency());
          LabCall another =
              LabCall.begin(channel, Shape.UNARY, OPTIONS, List.of("registered-b.dk"), LONG);
          assertEquals(Status.Code.OK, another.end());
          assertEquals(
              Availability.AVAILABILITY_REGISTERED, another.results.element().getAvailability());
          assertFalse(call.ended.isDone(), "another call waits for the silent registry, too");
        }
        assertEquals(Status.Code.OK, call.end());
        assertEquals(BATCH, call.results.size());
        // Who stands in a line that does not move, be it for a slot or a permit, is told so.
        Set<Reason> expected =
            lifted
                ? Set.of(Reason.REASON_DEADLINE, Reason.REASON_TIMEOUT, Reason.REASON_OVERLOADED)
                : Set.of(
                    Reason.REASON_DEADLINE,
                    Reason.REASON_TIMEOUT,
                    Reason.REASON_OVERLOADED,
                    Reason.REASON_HOST_PAUSED);
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        for (DomainResult result : call.results) {
          if (result.getInput().startsWith("hangs-")) {
            assertEquals(Availability.AVAILABILITY_UNKNOWN, result.getAvailability());
            assertTrue(expected.contains(result.getReason()), result.toString());
            reasons.merge(result.getReason(), 1, Integer::sum);
          } else {
            assertEquals(
                Availability.AVAILABILITY_REGISTERED, result.getAvailability(), result.toString());
          }
        }
        System.out.println("hanging names, " + hanging + " " + shape + ": " + reasons);
        server.settle(Load.NONE);
        until(() -> registry.open() == 0);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void bulk_twoStreamsOfOneCallerOnOneRegistry_areHeldBackAndAllAnswered() throws Exception {
    int names = 1_500;
    String group = LabServer.DIRECTORY.route("a.dk").services().getFirst().limitGroup();
    GroupLimit oneAtOnce = new GroupLimit(1, 0, 1);
    try (SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
        LabServer server =
            server(
                (name, protocol) -> oneAtOnce,
                new Row("*", "tcp://127.0.0.1:" + sandbox.whoisPort()))) {
      Caller other = new Caller("other");
      Permit held =
          assertInstanceOf(
                  Admission.Granted.class,
                  server.gate.admit(group, Protocol.WHOIS, other, Deadline.after(LONG)))
              .permit();
      ManagedChannel channel = channel(server);
      try {
        List<LabCall> calls =
            Stream.of("one", "two")
                .map(
                    stream ->
                        LabCall.begin(
                            channel,
                            Shape.BULK_HALF_CLOSED,
                            OPTIONS,
                            IntStream.range(0, names)
                                .mapToObj(i -> "registered-" + stream + i + ".dk")
                                .toList(),
                            Duration.ofDays(1)))
                .toList();
        // All places of the caller are taken, and more wait for one: each stream's names at once.
        until(() -> server.flights.underWay() == 2 * server.gate.namesOfCall());
        until(() -> server.load().queued() == BATCH / 10 * 9);
        assertTrue(calls.stream().allMatch(call -> call.results.isEmpty()));
        var unused = server.gate.change(group, Protocol.WHOIS, new GroupLimit(64, 0, 1));
        held.close();
        for (LabCall call : calls) {
          assertEquals(Status.Code.OK, call.end());
          assertEquals(names, call.results.size());
          for (DomainResult result : call.results) {
            assertEquals(
                Availability.AVAILABILITY_REGISTERED, result.getAvailability(), result.toString());
          }
        }
        server.settle(Load.NONE);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void registry_limitsUsByHttp_isNotAskedAgainAndOthersGoOn() throws Exception {
    try (HangingRegistry registry =
            HangingRegistry.after(
                "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n");
        SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
        LabServer server =
            server(
                STANDARD,
                new Row("rdap.verisign.com", "http://127.0.0.1:" + registry.port()),
                new Row("*", "http://127.0.0.1:" + sandbox.rdapPort()),
                new Row("*", "tcp://127.0.0.1:" + sandbox.whoisPort()))) {
      ManagedChannel channel = channel(server);
      try {
        DomainResult first = check(channel, "registered-a.com");
        assertEquals(Reason.REASON_THROTTLED, first.getEvidence(0).getReason());
        assertEquals(30, first.getEvidence(0).getRetryAfter().getSeconds());
        // Port 43 of the same registry is another group and answers for it.
        assertEquals(Availability.AVAILABILITY_REGISTERED, first.getAvailability());
        DomainResult second = check(channel, "registered-b.com");
        assertEquals(Reason.REASON_HOST_PAUSED, second.getEvidence(0).getReason());
        assertTrue(second.getEvidence(0).getRetryAfter().getSeconds() >= 25);
        assertEquals(Availability.AVAILABILITY_REGISTERED, second.getAvailability());
        assertEquals(1, registry.said());
        DomainResult other = check(channel, "registered-a.de");
        assertEquals(Availability.AVAILABILITY_REGISTERED, other.getAvailability());
        assertEquals(1, other.getEvidenceCount());
        assertEquals(1, sandbox.rdapTraffic().queries());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static DomainResult check(ManagedChannel channel, String name) throws Exception {
    LabCall call = LabCall.begin(channel, Shape.UNARY, OPTIONS, List.of(name), LONG);
    assertEquals(Status.Code.OK, call.end());
    return call.results.element();
  }

  private static List<String> namesOfManyHosts(int count) {
    List<String> suffixes = suffixesOfManyHosts();
    return IntStream.range(0, count)
        .mapToObj(i -> "registered-" + i + "." + suffixes.get(i % suffixes.size()))
        .toList();
  }

  /** A suffix for each of many RDAP hosts, none of them that of {@code com}. */
  private static List<String> suffixesOfManyHosts() {
    Set<String> groups = new HashSet<>(Set.of(group("com")));
    return LabServer.DIRECTORY.suffixes().stream()
        .filter(suffix -> DomainName.parse("a." + suffix) instanceof DomainName)
        .filter(suffix -> !LabServer.DIRECTORY.route(suffix).services().isEmpty())
        .filter(suffix -> group(suffix).startsWith("rdap:") && groups.add(group(suffix)))
        .toList();
  }

  private static String group(String suffix) {
    Service first = LabServer.DIRECTORY.route(suffix).services().getFirst();
    return first.protocol() == Protocol.RDAP ? first.limitGroup() : "";
  }
}
