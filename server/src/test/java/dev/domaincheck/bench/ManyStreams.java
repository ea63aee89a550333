package dev.domaincheck.bench;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * 10,000 bulk streams are open. Each in turn sends a cached name and gets its answer, 600 a second,
 * beside one that has sent all that flow control takes and reads nothing. There are two controls:
 * without it, and beside one that has had as many names looked up and has read their answers, for
 * the JVM compiles for some seconds after such a number. The three change places with each round,
 * and both all calls together and the median round of each are judged: what else the machine does
 * now and then falls into single rounds.
 */
final class ManyStreams implements Benchmark {
  private static final int STREAMS = 10_000;
  private static final int CHANNELS = 101;
  private static final int PER_SECOND = 600;

  /** Two rounds come to all streams, within the 60 s after which an idle one is ended. */
  private static final int PINGS = STREAMS / 6;

  /**
   * Calls before those that are measured: the first after a pause find the processors' caches full
   * of what ran before, which is not the same for all three.
   */
  private static final int LEAD_IN = PER_SECOND / 2;

  /** Until the JVMs compile no more. */
  private static final int WARM_UPS = 3;

  /** Many short ones: whatever else the machine does is to meet all alike. */
  private static final int ROUNDS = 12;

  /** Names that the slow consumer has looked up until its window of 1 MiB is full, about. */
  private static final int SLOW_GETS = 7_000;

  /** No name of a consumer is asked for twice. */
  private static final AtomicInteger NEXT = new AtomicInteger();

  /** Nothing follows one thing more often than another. */
  private static final List<List<Company>> ORDERS =
      List.of(
          List.of(Company.SLOW, Company.READS, Company.NONE),
          List.of(Company.NONE, Company.READS, Company.SLOW),
          List.of(Company.READS, Company.SLOW, Company.NONE),
          List.of(Company.NONE, Company.SLOW, Company.READS),
          List.of(Company.SLOW, Company.NONE, Company.READS),
          List.of(Company.READS, Company.NONE, Company.SLOW));

  /** Who has a stream beside the others. */
  private enum Company {
    SLOW,
    READS,
    NONE
  }

  private final CheckDomainsBulkRequest ping =
      CheckDomainsBulkRequest.newBuilder()
          .setBatch(
              DomainBatch.newBuilder()
                  .addDomains(BulkDomain.newBuilder().setDomainName("registered-cached.it")))
          .build();

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(
                registry, "--host-concurrency", "0", "--host-rate", "0", "--caller-streams", "0")) {
      List<ManagedChannel> channels = new ArrayList<>();
      for (int i = 0; i <= CHANNELS; i++) {
        channels.add(NettyChannelBuilder.forTarget(server.target()).usePlaintext().build());
      }
      try {
        long heap = server.liveHeap();
        List<Pinger> pingers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
          pingers.add(new Pinger(channels.get(i % CHANNELS)));
        }
        pings(pingers, 0, STREAMS, 2 * PER_SECOND);
        figures.say(
            "  %d streams: %.1f KB of heap each"
                .formatted(STREAMS, (server.liveHeap() - heap) / 1e3 / STREAMS));
        Collections.shuffle(pingers, new java.util.Random(1));
        Map<Company, Latencies> all = new EnumMap<>(Company.class);
        Map<Company, Latencies> leadIns = new EnumMap<>(Company.class);
        int errors = 0;
        Map<Company, double[]> p99s = new EnumMap<>(Company.class);
        for (Company company : Company.values()) {
          all.put(company, new Latencies());
          leadIns.put(company, new Latencies());
          p99s.put(company, new double[ROUNDS]);
        }
        for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
          StringBuilder line =
              new StringBuilder(round < WARM_UPS ? "  warm-up p99, ms:" : "  round p99, ms:");
          for (int i = 0; i < Company.values().length; i++) {
            Company company = ORDERS.get(round % ORDERS.size()).get(i);
            int from = (round % 2 * Company.values().length + i) * PINGS;
            Beside calls = beside(company, server, pingers, from, channels.getLast());
            double p99 = Figures.millis(calls.measured.percentile(0.99));
            line.append(" %s %.2f".formatted(company, p99));
            errors += calls.leadIn.errors();
            if (round >= WARM_UPS) {
              Objects.requireNonNull(leadIns.get(company)).addAll(calls.leadIn);
              Objects.requireNonNull(all.get(company)).addAll(calls.measured);
              Objects.requireNonNull(p99s.get(company))[round - WARM_UPS] = p99;
            }
          }
          figures.say(line.toString());
        }
        for (Map.Entry<Company, Latencies> entry : all.entrySet()) {
          Latencies seen = entry.getValue();
          errors += seen.errors();
          figures.say(
              "  company %s, all rounds together: %d calls, p50 %.2f ms, p99 %.2f ms; of those before them %.2f ms"
                  .formatted(
                      entry.getKey(),
                      seen.count(),
                      Figures.millis(seen.percentile(0.5)),
                      Figures.millis(seen.percentile(0.99)),
                      p99(leadIns, entry.getKey())));
        }
        double slowest = p99(all, Company.SLOW);
        figures.atMost(
            "other streams' p99 over that without", slowest / p99(all, Company.NONE), 1.2);
        figures.atMost(
            "other streams' p99 over that beside one that reads",
            slowest / p99(all, Company.READS),
            1.2);
        double slow = medianP99(p99s, Company.SLOW);
        figures.atMost(
            "other streams' p99 over that without, medians of the rounds",
            slow / medianP99(p99s, Company.NONE),
            1.2);
        figures.atMost(
            "other streams' p99 over that beside one that reads, the same",
            slow / medianP99(p99s, Company.READS),
            1.2);
        figures.atMost("errors", errors, 0);
      } finally {
        channels.forEach(ManagedChannel::shutdownNow);
      }
    }
  }

  private static DomainCheckServiceGrpc.DomainCheckServiceStub stub(
      ManagedChannel channel, String token) {
    return DomainCheckServiceGrpc.newStub(channel).withInterceptors(BenchServer.bearer(token));
  }

  private static double p99(Map<Company, Latencies> all, Company company) {
    return Figures.millis(Objects.requireNonNull(all.get(company)).percentile(0.99));
  }

  private static double medianP99(Map<Company, double[]> p99s, Company company) {
    return Latencies.median(Objects.requireNonNull(p99s.get(company)));
  }

  /** Calls beside a consumer, the first ones apart. */
  private record Beside(Latencies leadIn, Latencies measured) {}

  /**
   * Calls beside a consumer, once it has got what it can; it is an error if it is not as it should
   * be.
   */
  private Beside beside(
      Company company, BenchServer server, List<Pinger> pingers, int from, ManagedChannel channel)
      throws IOException, InterruptedException {
    Consumer consumer =
        company == Company.NONE ? null : new Consumer(channel, company == Company.SLOW);
    // Until then it takes the processors' time like any other caller.
    Thread.sleep(Duration.ofMillis(3_500));
    // A collection that its names have made due, 20 ms in this heap, would meet the calls of
    // whoever comes just then, and one of these makes a round's p99.
    server.liveHeap();
    Thread.sleep(Duration.ofMillis(500));
    boolean settled = consumer == null || consumer.hasSettled();
    Latencies leadIn = pings(pingers, from, LEAD_IN, PER_SECOND);
    Latencies latencies = pings(pingers, from, PINGS, PER_SECOND);
    if (consumer != null) {
      settled &= consumer.hasSettled();
      consumer.call.cancel("done", null);
    }
    if (!settled) {
      latencies.error();
    }
    // What it had under way is given up.
    Thread.sleep(Duration.ofSeconds(1));
    return new Beside(leadIn, latencies);
  }

  private Latencies pings(List<Pinger> pingers, int from, int count, int perSecond)
      throws InterruptedException {
    Latencies latencies = new Latencies();
    Pace.keep(perSecond, count, (due, i) -> pingers.get(from + i).ping(due, latencies));
    Deadline end = Deadline.after(Duration.ofSeconds(10));
    for (int i = 0; i < count; i++) {
      Semaphore answered = pingers.get(from + i).answered;
      if (!answered.tryAcquire(end.remainingNanos(), TimeUnit.NANOSECONDS)) {
        latencies.error();
      }
    }
    return latencies;
  }

  /** One open stream. */
  private final class Pinger
      implements ClientResponseObserver<CheckDomainsBulkRequest, CheckDomainsBulkResponse> {
    final Semaphore answered = new Semaphore(0);
    private ClientCallStreamObserver<CheckDomainsBulkRequest> call;
    private volatile long due;
    private volatile Latencies latencies;

    @SuppressWarnings("NullAway.Init") // grpc calls beforeStart before it hands the call out.
    Pinger(ManagedChannel channel) {
      var unused = stub(channel, BenchServer.ANNA).checkDomainsBulk(this);
    }

    void ping(long newDue, Latencies into) {
      answered.drainPermits();
      due = newDue;
      latencies = into;
      call.onNext(ping);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<CheckDomainsBulkRequest> stream) {
      call = stream;
    }

    @Override
    public void onNext(CheckDomainsBulkResponse response) {
      if (response.getResultsCount() > 0) {
        if (response.getResults(0).getCached()) {
          latencies.add(System.nanoTime() - due);
        } else {
          latencies.error();
        }
        answered.release();
      }
    }

    @Override
    public void onError(Throwable ended) {
      if (latencies != null) {
        latencies.error();
      }
    }

    @Override
    public void onCompleted() {}
  }

  /** Sends as much as it can and reads one message, or so many names and reads all. */
  private static final class Consumer
      implements ClientResponseObserver<CheckDomainsBulkRequest, CheckDomainsBulkResponse> {
    private static final int BATCH = 100;

    final AtomicInteger sent = new AtomicInteger();
    final AtomicInteger read = new AtomicInteger();
    volatile boolean ended;
    private final boolean slow;
    private int seen;
    ClientCallStreamObserver<CheckDomainsBulkRequest> call;

    @SuppressWarnings("NullAway.Init") // grpc calls beforeStart before it hands the call out.
    Consumer(ManagedChannel channel, boolean slow) {
      this.slow = slow;
      var unused = stub(channel, BenchServer.BERT).checkDomainsBulk(this);
    }

    /** Whether it is as it is to be, and nothing has changed since this was last asked. */
    boolean hasSettled() {
      boolean still = seen == 0 || seen == sent.get() + read.get();
      seen = sent.get() + read.get();
      return still
          && !ended
          && (slow
              ? sent.get() >= SLOW_GETS && read.get() <= SLOW_GETS / 10
              : read.get() == SLOW_GETS);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<CheckDomainsBulkRequest> stream) {
      call = stream;
      if (slow) {
        stream.disableAutoRequestWithInitial(1);
      }
      stream.setOnReadyHandler(
          () -> {
            while (stream.isReady() && (slow || sent.get() < SLOW_GETS)) {
              DomainBatch.Builder batch = DomainBatch.newBuilder();
              for (int i = 0; i < BATCH; i++) {
                batch.addDomains(
                    BulkDomain.newBuilder()
                        .setDomainName("consumer-" + NEXT.getAndIncrement() + ".it"));
              }
              sent.addAndGet(BATCH);
              stream.onNext(CheckDomainsBulkRequest.newBuilder().setBatch(batch).build());
            }
          });
    }

    @Override
    public void onNext(CheckDomainsBulkResponse response) {
      read.addAndGet(response.getResultsCount());
    }

    @Override
    public void onError(Throwable error) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      ended = true;
    }
  }
}
