package dev.domaincheck.grpc;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.domaincheck.FixedTokens;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Scope;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.cache.Snapshots;
import dev.domaincheck.cache.TimeToLive;
import dev.domaincheck.directory.DataAge;
import dev.domaincheck.directory.DataOrigin;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.flight.Flights;
import dev.domaincheck.limit.CallerQuotas;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.LimitGroups;
import dev.domaincheck.name.DomainName;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The edge over an in-process transport, on a lookup of the test's choice. */
final class Edge implements AutoCloseable {
  static final String ADMIN_TOKEN = "admin-token-of-the-test";
  static final String CLIENT_TOKEN = "client-token-of-the-test";

  /** May read the cache, and nothing else. */
  static final String READER_TOKEN = "reader-token-of-the-test";

  private static final Directory DIRECTORY = Directory.embedded();

  final Flights flights;
  final AnswerCache cache;
  final Drain drain = new Drain();

  /** Nothing passes it but what a test sends: lookups here are the test's own. */
  final QueryGate gate =
      new QueryGate(1, (group, protocol) -> new GroupLimit(1, 1, 1), Clock.systemUTC());

  final ManagedChannel channel;

  /** Streams that have left the server, by trailers that were sent or by a reset. */
  final AtomicInteger streamsEnded = new AtomicInteger();

  private final Server server;
  private final AtomicLong attempts = new AtomicLong();
  private volatile boolean broken;

  /** Until this is counted down nothing ends the lookups of stuck names. */
  final CountDownLatch letGo = new CountDownLatch(1);

  /** Whether no time passes between attempts with unknown credentials. */
  volatile boolean attemptsAtOnce;

  /** Whether the process is short of memory, as far as calls can tell. */
  volatile boolean pressure;

  Edge(AvailabilityChecker lookup) throws IOException {
    this(lookup, true, 16);
  }

  /** An edge that waits for its callers no longer than this. */
  static Edge impatient(AvailabilityChecker lookup, Duration patience) throws IOException {
    return new Edge(
        lookup,
        true,
        16,
        new StreamPatience(patience, patience, patience, patience),
        false,
        true,
        null,
        CallerQuotas.none());
  }

  /** An edge whose callers may have no more than this. */
  static Edge limited(AvailabilityChecker lookup, CallerQuotas quotas) throws IOException {
    return new Edge(lookup, true, 16, StreamPatience.STANDARD, false, true, null, quotas);
  }

  /** An edge whose cache is saved to a file on call. */
  static Edge saving(AvailabilityChecker lookup, Path snapshotFile) throws IOException {
    return new Edge(
        lookup, true, 16, StreamPatience.STANDARD, false, true, snapshotFile, CallerQuotas.none());
  }

  /** The cache's admin service of a server that caches nothing. */
  static Edge withoutCache(AvailabilityChecker lookup) throws IOException {
    return new Edge(
        lookup, true, 16, StreamPatience.STANDARD, false, false, null, CallerQuotas.none());
  }

  /** The same over a socket, with flow control between. */
  static Edge impatientOverNetty(AvailabilityChecker lookup, Duration patience) throws IOException {
    return new Edge(
        lookup,
        true,
        16,
        new StreamPatience(patience, patience, patience, patience),
        true,
        true,
        null,
        CallerQuotas.none());
  }

  Edge(AvailabilityChecker lookup, boolean anonymous, int parallelism) throws IOException {
    this(
        lookup,
        anonymous,
        parallelism,
        StreamPatience.STANDARD,
        false,
        true,
        null,
        CallerQuotas.none());
  }

  private Edge(
      AvailabilityChecker lookup,
      boolean anonymous,
      int parallelism,
      StreamPatience patience,
      boolean netty,
      boolean caches,
      @Nullable Path snapshotFile,
      CallerQuotas quotas)
      throws IOException {
    cache =
        new AnswerCache(
            new TimeToLive(Duration.ofHours(1), () -> 0),
            10_000,
            System::nanoTime,
            Clock.systemUTC());
    flights =
        new Flights(
            (name, options, caller, deadline, listener) ->
                lookup.check(name, options, caller, deadline),
            cache,
            this::refusal,
            Flights.threads());
    Snapshots snapshots =
        snapshotFile == null
            ? null
            : new Snapshots(
                cache, snapshotFile, "the test", () -> "1", Duration.ZERO, Clock.systemUTC());
    ServerDescription description =
        new ServerDescription(
            "1.2.3",
            true,
            Instant.EPOCH,
            7,
            Duration.ofSeconds(10),
            () ->
                List.of(
                    DataAge.of("whois-rules", Instant.EPOCH, Instant.EPOCH, DataOrigin.EMBEDDED)
                        .withProblem("was refused", Instant.EPOCH)));
    CachingChecker checker =
        new CachingChecker(
            cache,
            (asked, options, caller, deadline) -> {
              if (broken) {
                throw new IllegalStateException("secret of the inside");
              }
              if (asked.label().startsWith("stuck")) {
                Uninterruptibles.awaitUninterruptibly(letGo);
              }
              return flights.check(asked, options, caller, deadline);
            });
    CacheWarmer warmer =
        new CacheWarmer(cache, checker, () -> DIRECTORY, gate, Duration.ofSeconds(10), drain);
    String name = UUID.randomUUID().toString();
    ServerBuilder<?> builder =
        netty
            ? NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            : InProcessServerBuilder.forName(name);
    builder
        .directExecutor()
        .addService(
            new CheckService(
                checker,
                () -> DIRECTORY,
                description,
                parallelism,
                new CallLimits(gate, quotas),
                drain,
                patience))
        .addStreamTracerFactory(countingEnds())
        .addService(
            new CacheAdmin(
                caches ? cache : null,
                caches ? warmer : null,
                flights::joined,
                Duration.ofHours(1),
                drain,
                snapshots,
                patience))
        .addService(
            new RegistryAdmin(
                () -> new DirectoryReload.Outcome(3, List.of("file:1: no")),
                gate,
                new LimitGroups(() -> DIRECTORY)::protocol,
                drain));
    new Credentials(new FixedTokens(Edge::holder), anonymous, this::attemptTime).guard(builder);
    server = builder.build().start();
    channel =
        netty
            ? NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build()
            : InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  private @Nullable CheckResult refusal(
      DomainName asked, CheckOptions options, Caller caller, Deadline deadline) {
    return pressure
        ? CheckResult.withoutEvidence(Availability.UNKNOWN, Reason.OVERLOADED, "later")
            .withRetryAfter(Duration.ofSeconds(1))
        : null;
  }

  /** A minute passes between two attempts, unless they come all at once. */
  private long attemptTime() {
    return attempts.addAndGet(attemptsAtOnce ? 0 : Duration.ofMinutes(1).toNanos());
  }

  private ServerStreamTracer.Factory countingEnds() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new ServerStreamTracer() {
          @Override
          public void streamClosed(Status status) {
            streamsEnded.incrementAndGet();
          }
        };
      }
    };
  }

  /** The port of an edge over a socket. */
  int port() {
    return server.getPort();
  }

  /** From now on something fails that never should. */
  void breakLookups() {
    broken = true;
  }

  private static Optional<Holder> holder(String token) {
    return switch (token) {
      case ADMIN_TOKEN -> Optional.of(new Holder("test", Scope.all()));
      case CLIENT_TOKEN -> Optional.of(new Holder("test", Set.of(Scope.CHECK)));
      case READER_TOKEN -> Optional.of(new Holder("reader", Set.of(Scope.CACHE_READ)));
      default -> Optional.empty();
    };
  }

  /** The stub with one {@code authorization} header for each value. */
  static <S extends AbstractStub<S>> S authorized(S stub, String... values) {
    Metadata headers = new Metadata();
    for (String value : values) {
      headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
    }
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  static <S extends AbstractStub<S>> S admin(S stub) {
    return authorized(stub, "Bearer " + ADMIN_TOKEN);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
