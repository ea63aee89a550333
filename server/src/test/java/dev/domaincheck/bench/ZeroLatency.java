package dev.domaincheck.bench;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.View;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.flight.Flights;
import dev.domaincheck.flight.Landing;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.ChainLookup;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Endpoint;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.whois.WhoisClient;
import dev.domaincheck.whois.WhoisRules;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Lookups a second against a registry that answers at once, over those of bare sockets: first the
 * lookups alone (flight, gates, chain, socket, rules), in the same process as the bare sockets;
 * then a bulk call to a server, whose two ends of gRPC take their part of the processors, with a
 * record to be read.
 */
final class ZeroLatency implements Benchmark {
  private static final int NAMES = 20_000;
  private static final int AT_ONCE = 64;
  private static final int WARM_UPS = 5;
  private static final int ROUNDS = 5;

  @Override
  public void run(Figures figures) throws Exception {
    lookups(figures);
    calls(figures);
  }

  private static void lookups(Figures figures) throws Exception {
    try (QuickRegistry registry = new QuickRegistry(Duration.ZERO, QuickRegistry.FREE);
        Transport transport =
            new Transport(
                ConnectTo.of(
                    new ConnectTo.Row(ConnectTo.EVERY_HOST, "tcp://127.0.0.1:" + registry.port())),
                "bench")) {
      WhoisClient whois = new WhoisClient(transport, WhoisRules.embedded());
      Source source =
          new Source() {
            @Override
            public URI address(URI endpoint, DomainName name) {
              return endpoint;
            }

            @Override
            public Outcome ask(DomainName name, URI address, View view, Deadline deadline)
                throws InterruptedException {
              return whois.ask(name, new Endpoint(address.getHost(), 43), view, deadline);
            }
          };
      Directory directory = Directory.embedded();
      QueryGate gate =
          new QueryGate(AT_ONCE, (group, protocol) -> new GroupLimit(0, 0, 1), Clock.systemUTC());
      Flights flights =
          new Flights(
              new ChainLookup(
                  () -> directory, gate, Map.of(Protocol.WHOIS, source), Clock.systemUTC(), ""),
              Landing.nowhere());
      double[] overTimed = new double[ROUNDS];
      double[] overUntimed = new double[ROUNDS];
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        int number = round + WARM_UPS;
        List<String> names =
            IntStream.range(0, NAMES)
                .mapToObj(i -> "available-%d-%d.it".formatted(number, i))
                .toList();
        Map<Kind, Double> rates = new EnumMap<>(Kind.class);
        // Each goes first in its turn: who comes later finds what the others have left behind.
        for (int i = 0; i < Kind.values().length; i++) {
          Kind kind = Kind.values()[(number + i) % Kind.values().length];
          Duration before = BenchServer.ownProcessorTime();
          long nanos =
              switch (kind) {
                case LOOKUPS -> ask(flights, names);
                case TIMED ->
                    BareClient.ask(registry.port(), names, AT_ONCE, BareClient.TIMEOUT_MILLIS);
                case UNTIMED ->
                    BareClient.ask(registry.port(), names, AT_ONCE, BareClient.NO_TIMEOUT);
              };
          double rate = NAMES * 1e9 / nanos;
          rates.put(kind, rate);
          figures.say(
              "  %s: %.0f a second, %d us of processor time each"
                  .formatted(kind.words, rate, micros(before, BenchServer.ownProcessorTime())));
        }
        if (round >= 0) {
          overTimed[round] = lookupsOver(rates, Kind.TIMED);
          overUntimed[round] = lookupsOver(rates, Kind.UNTIMED);
        }
      }
      figures.atLeast(
          "lookups a second over bare sockets' with a timeout, median",
          Latencies.median(overTimed),
          0.8);
      figures.atLeast(
          "lookups a second over bare sockets' without one, median",
          Latencies.median(overUntimed),
          0.8);
    }
  }

  private static double lookupsOver(Map<Kind, Double> rates, Kind bare) {
    return Objects.requireNonNull(rates.get(Kind.LOOKUPS))
        / Objects.requireNonNull(rates.get(bare));
  }

  /** What is compared, in one process. */
  private enum Kind {
    LOOKUPS("lookups"),
    TIMED("bare sockets with a timeout"),
    UNTIMED("bare sockets without one");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static long ask(AvailabilityChecker checker, List<String> names) throws Exception {
    Semaphore slots = new Semaphore(AT_ONCE);
    AtomicInteger wrong = new AtomicInteger();
    CheckOptions options = CheckOptions.standard(Duration.ofSeconds(10));
    Caller caller = new Caller("bench");
    long begun = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String text : names) {
        slots.acquire();
        threads.execute(
            () -> {
              try {
                if (!(DomainName.parse(text) instanceof DomainName name)
                    || checker
                            .check(name, options, caller, Deadline.after(Duration.ofSeconds(10)))
                            .availability()
                        != Availability.AVAILABLE) {
                  wrong.incrementAndGet();
                }
              } catch (InterruptedException e) {
                wrong.incrementAndGet();
              } finally {
                slots.release();
              }
            });
      }
    }
    long elapsed = System.nanoTime() - begun;
    if (wrong.get() > 0) {
      throw new IllegalStateException(wrong + " of " + names.size() + " names are not AVAILABLE");
    }
    return elapsed;
  }

  private static void calls(Figures figures) throws Exception {
    try (QuickRegistry registry = new QuickRegistry(Duration.ZERO, QuickRegistry.RECORD);
        BenchServer server = BenchServer.start(registry, AT_ONCE);
        DomainCheckClient client = server.client(BenchServer.ANNA)) {
      double[] ratios = new double[ROUNDS];
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        List<String> names = Names.ofQuick("registered", round + WARM_UPS, NAMES);
        Duration before = BenchServer.ownProcessorTime();
        double bare =
            NAMES
                * 1e9
                / BareClient.ask(registry.port(), names, AT_ONCE, BareClient.TIMEOUT_MILLIS);
        Duration between = BenchServer.ownProcessorTime();
        Duration serverBefore = server.processorTime();
        long begun = System.nanoTime();
        int wrong =
            Names.bulk(
                    client,
                    names,
                    dev.domaincheck.client.CheckOptions.DEFAULT,
                    result ->
                        result.availability() == dev.domaincheck.client.Availability.REGISTERED)
                .size();
        double ours = NAMES * 1e9 / (System.nanoTime() - begun);
        figures.say(
            "  bulk %.0f a second, %d us of the server's processor time each and %d of the rest's; bare sockets %.0f, %d us; wrong %d"
                .formatted(
                    ours,
                    micros(serverBefore, server.processorTime()),
                    micros(between, BenchServer.ownProcessorTime()),
                    bare,
                    micros(before, between),
                    wrong));
        if (round >= 0) {
          ratios[round] = ours / bare;
        }
      }
      figures.say(
          "  names of a bulk call a second over bare sockets', median %.3f"
              .formatted(Latencies.median(ratios)));
    }
  }

  /** Of each name. */
  private static long micros(Duration from, Duration to) {
    return to.minus(from).toNanos() / 1_000 / NAMES;
  }
}
