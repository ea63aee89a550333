package dev.domaincheck.load;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.Assurance;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Reason;
import dev.domaincheck.directory.Service;
import dev.domaincheck.dns.NameServer;
import dev.domaincheck.dns.RootHints;
import dev.domaincheck.load.FaultyLink.Fault;
import dev.domaincheck.load.LabServer.Load;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.ConnectTo.Row;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Faults on every link to the registries and name servers make UNKNOWN, and never another verdict,
 * however sure the answer must be.
 *
 * <p>{@code -Ddomaincheck.load.names=100000} sets how many names are asked.
 */
@Timeout(600)
class RandomFaultsTest {
  /** Some ten seconds on two cores. */
  private static final int DEFAULT_NAMES = 20_000;

  private static final double RATE = 0.01;
  private static final long SEED = 20_261_128;

  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);

  /** So few names at once that a busy machine answers each well within the timeout. */
  private static final int PARALLELISM = 32;

  /** How much later than its timeout a lookup may end. */
  private static final Duration LATE = Duration.ofSeconds(5);

  /** How many of a hundred names may be UNKNOWN beyond the faults that were injected. */
  private static final int UNKNOWN_PERCENT = 3;

  private static final List<Assurance> ASSURANCES =
      List.of(Assurance.FAST, Assurance.STANDARD, Assurance.CORROBORATED);

  /** What the sandbox says of a name is told by its first word. */
  private static final List<String> WORDS = List.of("available", "registered", "reserved");

  /** One of so many suffixes with a service of each protocol is enough for all of its dialects. */
  private static final int EVERY_SUFFIX = 7;

  private static final CheckOptions OPTIONS =
      CheckOptions.DEFAULT
          .withLookupTimeout(LOOKUP_TIMEOUT)
          .withMaxParallelism(PARALLELISM)
          .withTimeout(Duration.ofMinutes(9));

  @Test
  void bulk_faultsOnEveryLink_noFalseVerdict() throws Exception {
    int count = Integer.getInteger("domaincheck.load.names", DEFAULT_NAMES);
    List<String> suffixes = suffixes();
    long begun = System.nanoTime();
    Tally tally = new Tally(suffixes);
    Duration longest;
    long injected = 0;
    try (SandboxRegistry sandbox = SandboxRegistry.start(Clock.systemUTC());
        FaultyLink http = new FaultyLink(sandbox.rdapPort(), RATE, SEED);
        FaultyLink whois = new FaultyLink(sandbox.whoisPort(), RATE, SEED + 1);
        FaultyLink das = new FaultyLink(sandbox.dasPort(), RATE, SEED + 2);
        FaultyNameServer dns = FaultyNameServer.start(sandbox.dnsPort(), RATE, SEED + 3);
        FaultyNameServer root = FaultyNameServer.start(sandbox.dnsRootPort(), RATE, SEED + 5)) {
      try (LabServer server = server(http, whois, das, dns, root)) {
        try (DomainCheckClient client = client(server)) {
          int from = 0;
          for (int i = 0; i < ASSURANCES.size(); i++) {
            int to = (int) ((i + 1L) * count / ASSURANCES.size());
            ask(client, ASSURANCES.get(i), suffixes, from, to).forEachRemaining(tally::add);
            from = to;
          }
        }
        server.settle(Load.NONE);
        longest = server.longestLookup();
      }
      long millis = (System.nanoTime() - begun) / 1_000_000;
      List<FaultyLink> links = List.of(http, whois, das, dns.tcp());
      System.out.println(
          "random faults: %d names, %d suffixes, %d ms; %s; datagrams: %d, faults %s; %s, longest lookup %d ms"
              .formatted(
                  count,
                  suffixes.size(),
                  millis,
                  faults(links),
                  dns.requests(),
                  dns.injected(),
                  tally,
                  longest.toMillis()));
      for (FaultyLink link : links) {
        until(() -> link.open() == 0);
        assertTrue(faults(link.injected()) > 0, "a link without a fault: " + link.injected());
        injected += faults(link.injected());
      }
      assertTrue(faults(dns.injected()) > 0, "no fault of a datagram: " + dns.injected());
      injected += faults(dns.injected()) + faults(root.injected());
    }
    assertEquals(List.of(), tally.wrong);
    assertEquals(count, tally.answered.size());
    assertTrue(
        longest.compareTo(LOOKUP_TIMEOUT.plus(LATE)) < 0,
        "a lookup took " + longest + " from its first permit");
    assertTrue(
        tally.unknown() <= injected + (long) count * UNKNOWN_PERCENT / 100,
        injected + " faults made " + tally);
  }

  private static LabServer server(
      FaultyLink http,
      FaultyLink whois,
      FaultyLink das,
      FaultyNameServer dns,
      FaultyNameServer root)
      throws Exception {
    List<Row> rows =
        new ArrayList<>(
            List.of(
                new Row("*", "http://127.0.0.1:" + http.port()),
                new Row("*", "tcp://127.0.0.1:" + whois.port()),
                new Row("*:4343", "tcp://127.0.0.1:" + das.port()),
                new Row("*:79", "tcp://127.0.0.1:" + das.port()),
                new Row("*", "dns://127.0.0.1:" + dns.port())));
    for (NameServer server : RootHints.embedded().servers()) {
      rows.add(new Row(server.host(), "dns://127.0.0.1:" + root.port()));
    }
    return new LabServer(ConnectTo.of(rows.toArray(Row[]::new)), LabServer.gate(LabServer.LIFTED));
  }

  private static DomainCheckClient client(LabServer server) {
    return DomainCheckClient.builder().target("127.0.0.1:" + server.port()).build();
  }

  /** Suffixes with every protocol and, by their number, most dialects. */
  private static List<String> suffixes() {
    List<String> registrable =
        LabServer.DIRECTORY.suffixes().stream()
            .filter(suffix -> DomainName.parse("a." + suffix) instanceof DomainName)
            .filter(
                suffix ->
                    LabServer.DIRECTORY.route(suffix).services().stream()
                        .anyMatch(Service::enabled))
            .toList();
    return Stream.concat(
            Stream.of("com", "no", "ch", "li", "be", "eu", "lt", "se", "bo", "ni", "dk"),
            IntStream.range(0, registrable.size())
                .filter(i -> i % EVERY_SUFFIX == 0)
                .mapToObj(registrable::get))
        .distinct()
        .toList();
  }

  private static String name(List<String> suffixes, int i) {
    return word(i) + "-" + i + "." + suffixes.get(i / WORDS.size() % suffixes.size());
  }

  /** Each suffix meets each word. */
  private static String word(int i) {
    return WORDS.get(i % WORDS.size());
  }

  /** Asks for some of the names. */
  private static Iterator<BulkResult> ask(
      DomainCheckClient client, Assurance assurance, List<String> suffixes, int from, int to) {
    return client.checkBulk(names(suffixes, from, to), OPTIONS.withAssurance(assurance));
  }

  private static Iterator<BulkName> names(List<String> suffixes, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new BulkName(name(suffixes, i), Integer.toString(i)))
        .iterator();
  }

  private static long faults(Map<Fault, Long> injected) {
    return injected.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String faults(List<FaultyLink> links) {
    Map<Fault, Long> sum = new EnumMap<>(Fault.class);
    long requests = 0;
    for (FaultyLink link : links) {
      link.injected().forEach((fault, count) -> sum.merge(fault, count, Long::sum));
      requests += link.requests();
    }
    return requests + " requests, " + faults(sum) + " faults " + sum;
  }

  /** What came, and what of it is wrong. */
  private static final class Tally {
    final List<String> wrong = new ArrayList<>();
    final Set<String> answered = new HashSet<>();
    private final List<String> suffixes;
    private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);

    Tally(List<String> suffixes) {
      this.suffixes = suffixes;
    }

    void add(BulkResult answer) {
      DomainResult result = answer.result();
      int number = Integer.parseInt(answer.correlationId());
      boolean right =
          answered.add(answer.correlationId())
              && result.input().equals(name(suffixes, number))
              && isRight(word(number), result.availability());
      if (!right) {
        wrong.add(result.toString());
      }
      if (result.availability() == Availability.UNKNOWN) {
        reasons.merge(result.reason(), 1, Integer::sum);
      }
    }

    int unknown() {
      return reasons.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Availability services may say no more than that a name is not to be had. */
    private static boolean isRight(String word, Availability verdict) {
      return switch (verdict) {
        case AVAILABLE -> word.equals("available");
        case REGISTERED -> word.equals("registered");
        case RESERVED, INVALID -> word.equals("reserved");
        case UNAVAILABLE -> !word.equals("available");
        case UNKNOWN -> true;
        case PREMIUM, UNSUPPORTED -> false;
      };
    }

    @Override
    public String toString() {
      return unknown() + " UNKNOWN " + reasons;
    }
  }
}
