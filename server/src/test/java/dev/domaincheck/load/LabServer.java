package dev.domaincheck.load;

import static dev.domaincheck.Await.until;

import dev.domaincheck.FixedTokens;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.dns.DnsClient;
import dev.domaincheck.dns.RootHints;
import dev.domaincheck.flight.Clearance;
import dev.domaincheck.flight.Flights;
import dev.domaincheck.flight.Landing;
import dev.domaincheck.grpc.CallLimits;
import dev.domaincheck.grpc.CheckService;
import dev.domaincheck.grpc.Credentials;
import dev.domaincheck.grpc.Drain;
import dev.domaincheck.grpc.ServerDescription;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.CallerQuotas;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.GroupStatus;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.ChainLookup;
import dev.domaincheck.lookup.Foresight;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.server.RealSources;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Transport;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The service put together as the server does it, on Netty and without a cache, with its inside
 * open to be counted.
 */
final class LabServer implements AutoCloseable {
  static final Directory DIRECTORY = Directory.embedded();

  /** Nothing of its own limits a group. */
  static final QueryGate.Limits LIFTED = (group, protocol) -> new GroupLimit(0, 0, 1);

  /** The server's default. */
  static final int PERMITS = 256;

  private static final Caller CALLER = new Caller("lab");

  /** For what needs no waiting. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * What the service holds.
   *
   * @param permits global permits in use
   * @param queued queries that wait for their group
   * @param flights names being looked up, as callers find them
   * @param lookups threads that look a name up
   * @param streams calls that the transport has not ended
   */
  record Load(int permits, int queued, int flights, int lookups, int streams) {
    static final Load NONE = new Load(0, 0, 0, 0, 0);
  }

  final QueryGate gate;
  final Flights flights;
  private final Drain drain = new Drain();
  private final Transport transport;
  private final Server server;
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicInteger lookedUp = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();

  /** When the lookup of each thread began to ask, which is when it had its first permit. */
  private final Map<Thread, Long> asking = new ConcurrentHashMap<>();

  private final AtomicLong longestNanos = new AtomicLong();

  LabServer(ConnectTo connectTo, QueryGate gate) throws IOException {
    this(
        new Transport(connectTo, "domaincheck-test/0"),
        gate,
        new Foresight(() -> DIRECTORY, RealSources.PROTOCOLS, gate, () -> false)::refusal);
  }

  /** With another word about which lookups may begin than the server's. */
  LabServer(Transport transport, QueryGate gate, Clearance clearance) throws IOException {
    this.transport = transport;
    this.gate = gate;
    Map<Protocol, Source> sources = timed(RealSources.over(transport));
    ChainLookup chain =
        new ChainLookup(
            () -> DIRECTORY,
            gate,
            sources,
            new DnsClient(
                transport::dns, RootHints.embedded(), new SecureRandom(), System::nanoTime),
            Clock.systemUTC(),
            "");
    this.flights = new Flights(counted(chain), Landing.nowhere(), clearance, Flights.threads());
    ServerBuilder<?> builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addStreamTracerFactory(counting())
            .addService(
                new CheckService(
                    new CachingChecker(null, flights),
                    () -> DIRECTORY,
                    new ServerDescription(
                        "0",
                        false,
                        Clock.systemUTC().instant(),
                        PERMITS,
                        Duration.ofSeconds(10),
                        List::of),
                    gate.namesOfCall(),
                    new CallLimits(gate, CallerQuotas.none()),
                    drain));
    new Credentials(new FixedTokens(token -> Optional.empty()), true).guard(builder);
    this.server = builder.build().start();
  }

  /** A gate with the server's permits. */
  static QueryGate gate(QueryGate.Limits limits) {
    return new QueryGate(PERMITS, limits, Clock.systemUTC());
  }

  private Lookup counted(Lookup lookup) {
    return (name, options, caller, deadline, listener) -> {
      lookups.incrementAndGet();
      try {
        return lookup.check(name, options, caller, deadline, listener);
      } finally {
        lookups.decrementAndGet();
        lookedUp.incrementAndGet();
        Long begun = asking.remove(Thread.currentThread());
        if (begun != null) {
          longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
      }
    };
  }

  private Map<Protocol, Source> timed(Map<Protocol, Source> sources) {
    Map<Protocol, Source> timed = new EnumMap<>(Protocol.class);
    sources.forEach(
        (protocol, source) ->
            timed.put(
                protocol,
                new Source() {
                  @Override
                  public URI address(URI endpoint, DomainName name) {
                    return source.address(endpoint, name);
                  }

                  @Override
                  public Outcome ask(DomainName name, URI address, View view, Deadline deadline)
                      throws InterruptedException {
                    asking.putIfAbsent(Thread.currentThread(), System.nanoTime());
                    return source.ask(name, address, view, deadline);
                  }
                }));
    return timed;
  }

  /** The longest time from a lookup's first permit to its end, since the start. */
  Duration longestLookup() {
    return Duration.ofNanos(longestNanos.get());
  }

  private ServerStreamTracer.Factory counting() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        streams.incrementAndGet();
        return new ServerStreamTracer() {
          @Override
          public void streamClosed(Status status) {
            streams.decrementAndGet();
          }
        };
      }
    };
  }

  int port() {
    return server.getPort();
  }

  /** Lookups that have ended, since the start. */
  int lookedUp() {
    return lookedUp.get();
  }

  Load load() {
    return new Load(
        gate.inUse(),
        gate.statuses().stream().mapToInt(GroupStatus::queued).sum(),
        flights.underWay(),
        lookups.get(),
        streams.get());
  }

  /** Returns when no more is held than {@code expected}; fails if that never comes true. */
  void settle(Load expected) throws Exception {
    try {
      until(() -> load().equals(expected));
    } catch (AssertionError e) {
      throw new AssertionError("expected " + expected + ", stays " + load(), e);
    }
  }

  /**
   * Takes every slot of each group that was used, at once, and gives it back; fails if one is
   * missing. Groups are freed of their rate first: nothing may be under way.
   */
  void takeEverySlot() throws InterruptedException {
    for (GroupStatus group : gate.statuses()) {
      int concurrency = group.limit().concurrency();
      GroupStatus freed =
          gate.change(group.name(), group.protocol(), new GroupLimit(concurrency, 0, 1));
      List<Permit> taken = new ArrayList<>();
      // A group without a limit still has the one head of its line to lose.
      while (taken.size() < Math.max(1, concurrency)) {
        switch (gate.admit(freed.name(), freed.protocol(), CALLER, Deadline.after(PATIENCE))) {
          case Admission.Granted granted -> taken.add(granted.permit());
          case Admission other ->
              throw new AssertionError(
                  taken.size() + " slots of " + concurrency + " are free: " + other + freed);
        }
      }
      taken.forEach(Permit::close);
    }
  }

  /** What a stop begins with. */
  void drain() {
    server.shutdown();
    drain.begin();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transport.close();
  }
}
