package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Absence;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.LiveDirectory;
import dev.domaincheck.directory.Service;
import dev.domaincheck.httpwhois.Adapters;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.ChainLookup;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.sandbox.BrokenNames;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Transport;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every service of the directory, asked for real over loopback in the dialect that the sandbox
 * gives it. The sandbox's texts are written apart from the rules that read them, so each checks the
 * other.
 */
@Timeout(300)
class SandboxTest {
  /** With the services on that are off by default: they are to be read as well. */
  private static final Directory DIRECTORY = allOn();

  private static final Deadline LONG = Deadline.after(Duration.ofMinutes(5));

  /** Questions under way at once: enough to fill two cores, few enough for the accept queue. */
  private static final int PARALLEL = 64;

  private static SandboxRegistry registry;
  private static Transport transport;
  private static Map<Protocol, Source> sources;

  @BeforeAll
  @SuppressWarnings("NullAway.Init") // JUnit calls this first.
  static void start() {
    registry = SandboxRegistry.start(Clock.systemUTC());
    transport =
        new Transport(
            ConnectTo.of(
                new ConnectTo.Row("*", "http://127.0.0.1:" + registry.rdapPort()),
                new ConnectTo.Row("*", "tcp://127.0.0.1:" + registry.whoisPort()),
                new ConnectTo.Row("*:4343", "tcp://127.0.0.1:" + registry.dasPort()),
                new ConnectTo.Row("*:79", "tcp://127.0.0.1:" + registry.dasPort())),
            "domaincheck-test");
    sources = RealSources.over(transport);
  }

  private static Directory allOn() {
    LiveDirectory directory = LiveDirectory.embedded();
    directory.enable(directory.get().disabledHosts());
    return directory.get();
  }

  @AfterAll
  static void stop() {
    transport.close();
    registry.close();
  }

  private static DomainName name(String label, String suffix) {
    return assertInstanceOf(DomainName.class, DomainName.parse(label + "." + suffix));
  }

  /** Suffixes under which a name can be registered, as the parser has it. */
  private static List<String> registrable() {
    return DIRECTORY.suffixes().stream()
        .filter(
            suffix ->
                DomainName.parse("x-y." + suffix) instanceof DomainName name
                    && name.suffix().equals(suffix))
        .filter(suffix -> !DIRECTORY.route(suffix).services().isEmpty())
        .toList();
  }

  /** Finds fault with one thing; null if there is none. */
  @FunctionalInterface
  private interface Check<T> {
    @Nullable String fault(T thing) throws Exception;
  }

  /** The faults of all things, {@link #PARALLEL} of them being looked at at once. */
  private static <T> List<String> faults(Collection<T> things, Check<T> check) throws Exception {
    Semaphore slots = new Semaphore(PARALLEL);
    List<Future<@Nullable String>> checks = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T thing : things) {
        checks.add(
            threads.submit(
                () -> {
                  slots.acquire();
                  try {
                    return check.fault(thing);
                  } finally {
                    slots.release();
                  }
                }));
      }
    }
    List<String> faults = new ArrayList<>();
    for (Future<@Nullable String> done : checks) {
      try {
        String fault = done.get();
        if (fault != null) {
          faults.add(fault);
        }
      } catch (ExecutionException e) {
        throw new AssertionError("a check broke down", e.getCause());
      }
    }
    return faults;
  }

  private static void assertNone(List<String> faults) {
    assertEquals(0, faults.size(), () -> faults.size() + " wrong:\n" + String.join("\n", faults));
  }

  /** What the sandbox makes of a label, and so what a reader has to find. */
  private enum Told {
    AVAILABLE("available-x", Availability.AVAILABLE),
    REGISTERED("registered-x", Availability.REGISTERED),
    RESERVED("reserved-x", Availability.RESERVED, Availability.UNAVAILABLE),
    PREMIUM("premium-x", Availability.PREMIUM, Availability.RESERVED, Availability.UNAVAILABLE),
    THROTTLED("throttled-x");

    final String label;
    final ImmutableSet<Availability> right;

    Told(String label, Availability... right) {
      this.label = label;
      this.right = ImmutableSet.copyOf(right);
    }

    /** Whether the outcome is right, or the silence of a web page whose words are unknown. */
    boolean isReadIn(Outcome outcome, Service service) {
      boolean silent =
          outcome instanceof Outcome.Failure failure && failure.reason() == Reason.INCONCLUSIVE;
      boolean mayBeSilent =
          service.protocol() == Protocol.HTTP_WHOIS
              && (this == RESERVED
                  || this == PREMIUM
                  || (this == AVAILABLE && service.absence() != Absence.FIRM));
      return isReadIn(outcome, service.protocol()) || (silent && mayBeSilent);
    }

    boolean isReadIn(Outcome outcome, Protocol protocol) {
      return switch (outcome) {
        case Outcome.Verdict verdict ->
            right.contains(verdict.availability())
                || (protocol == Protocol.DAS && isVague(verdict.availability()));
        case Outcome.Failure failure ->
            this == THROTTLED
                && (failure.reason() == Reason.THROTTLED || failure.reason() == Reason.BANNED);
        case Outcome.Redirect redirect -> false;
      };
    }

    /** Some availability services say only that a name is not to be had. */
    private boolean isVague(Availability read) {
      return (this == REGISTERED && read == Availability.UNAVAILABLE)
          || ((this == RESERVED || this == PREMIUM) && read == Availability.INVALID);
    }
  }

  private record Question(Service service, String suffix, Told told) {}

  @Test
  void everyService_eachState_isReadAsItIs() throws Exception {
    List<Question> questions = new ArrayList<>();
    for (String suffix : registrable()) {
      for (Service service : DIRECTORY.route(suffix).services()) {
        if (sources.containsKey(service.protocol())) {
          for (Told told : Told.values()) {
            questions.add(new Question(service, suffix, told));
          }
        }
      }
    }
    assertTrue(questions.size() > 5_000, "questions: " + questions.size());
    assertEquals(
        9L * Told.values().length,
        questions.stream().filter(q -> q.service().protocol() == Protocol.DAS).count());
    assertNone(faults(questions, SandboxTest::misread));
  }

  private static @Nullable String misread(Question question) throws Exception {
    Service service = question.service();
    Source source = Objects.requireNonNull(sources.get(service.protocol()));
    DomainName name = name(question.told().label, question.suffix());
    Outcome outcome =
        source.ask(name, source.address(service.endpoint(), name), View.REGISTRATION, LONG);
    return question.told().isReadIn(outcome, service)
        ? null
        : service.endpoint() + " " + name + ": " + outcome;
  }

  @Test
  void brokenNames_anySuffix_areNeverAVerdict() throws Exception {
    ChainLookup lookup = lookup();
    List<DomainName> names = new ArrayList<>();
    for (String suffix : registrable()) {
      names.add(name("broken-0", suffix));
    }
    for (String suffix : List.of("com", "de", "nl", "fr", "co.uk", "jp", "br", "ai", "xn--p1ai")) {
      for (String label : BrokenNames.ofEveryKind(suffix)) {
        names.add(name(label, suffix));
      }
    }
    assertNone(
        faults(
            names,
            name -> {
              CheckResult result = check(lookup, name);
              return result.availability() == Availability.UNKNOWN ? null : name + ": " + result;
            }));
  }

  private static ChainLookup lookup() {
    return new ChainLookup(
        () -> DIRECTORY,
        new QueryGate(
            PARALLEL, (group, protocol) -> new GroupLimit(0, 0, 1), InstantSource.system()),
        sources,
        Clock.systemUTC(),
        "sandbox/");
  }

  private static CheckResult check(ChainLookup lookup, DomainName name) throws Exception {
    return lookup.check(
        name,
        CheckOptions.standard(Duration.ofSeconds(10)),
        new Caller("test"),
        Deadline.after(Duration.ofSeconds(30)));
  }

  @Test
  void chain_freeNameUnderEverySuffix_isAvailableWhereTheSourceIsTrusted() throws Exception {
    ChainLookup lookup = lookup();
    AtomicInteger available = new AtomicInteger();
    List<String> faults =
        faults(
            registrable(),
            suffix -> {
              CheckResult result = check(lookup, name("available-chain", suffix));
              if (result.availability() == Availability.AVAILABLE) {
                available.incrementAndGet();
                return null;
              }
              boolean weak =
                  result.availability() == Availability.UNKNOWN
                      && result.reason() == Reason.WEAK_SOURCE;
              boolean silent =
                  result.reason() == Reason.INCONCLUSIVE
                      && DIRECTORY.route(suffix).services().stream()
                          .allMatch(service -> service.protocol() == Protocol.HTTP_WHOIS);
              return weak || silent ? null : suffix + ": " + result;
            });
    assertTrue(available.get() > 1_300, "available under " + available.get());
    assertNone(faults);
  }

  @Test
  void directory_webRows_areThoseThatHaveAnAdapter() {
    Set<String> endpoints = new HashSet<>();
    for (String suffix : DIRECTORY.suffixes()) {
      for (Service service : DIRECTORY.route(suffix).services()) {
        if (service.protocol() == Protocol.HTTP_WHOIS) {
          endpoints.add(service.endpoint().toString());
        }
      }
    }
    assertEquals(Adapters.embedded().endpoints(), endpoints);
  }

  @Test
  void chain_suffixesWithAWebLookup_areAnsweredByIt() throws Exception {
    ChainLookup lookup = lookup();
    for (String suffix :
        List.of(
            "ni", "com.ni", "gw", "pa", "lk", "gm", "mt", "tj", "gt", "com.gt", "ph", "bb", "bt",
            "com.bt", "cu", "nr", "com.nr", "sv", "tt", "vn", "com.vn")) {
      CheckResult result = check(lookup, name("registered-web", suffix));
      assertEquals(Availability.REGISTERED, result.availability(), suffix + ": " + result);
      assertEquals(Protocol.HTTP_WHOIS, result.evidence().getLast().protocol(), suffix);
    }
    for (String suffix : List.of("ni", "com.ni", "pa")) {
      CheckResult result = check(lookup, name("available-web", suffix));
      assertEquals(Availability.AVAILABLE, result.availability(), suffix + ": " + result);
    }
    // Nothing documents that the registry's 404 holds these.
    CheckResult result = check(lookup, name("available-web", "gob.ni"));
    assertEquals(Reason.WEAK_SOURCE, result.reason(), result::toString);
  }
}
