package dev.domaincheck.bench;

import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one name that no cache knows, at a steady rate. They are a plain stub's, which tries
 * nothing twice.
 *
 * <p>The registry of slow names takes 200 ms on average, and of single ones up to {@link #SPREAD}
 * more or less. If all took the same, those that once end together would do so for as long as
 * others wait to follow them, ever more of them: each stall adds some. No registry is so exact.
 *
 * <p>They come from a process of its own, which the scheduler favours less than others: it stands
 * for other machines, whose work is not to be what those wait for who are measured beside it.
 */
final class ColdCalls implements AutoCloseable {
  /** What a lookup takes on average. */
  static final Duration LOOKUP = Duration.ofMillis(200);

  static final Duration SPREAD = Duration.ofMillis(50);

  /** A connection bears 100 calls at once: room for 600 a second that all take 5 s. */
  private static final int CHANNELS = 30;

  /** What is asked for, how long the caller waits, and who it is. */
  enum Asked {
    /** Names of many suffixes. */
    SLOW(Duration.ofSeconds(2), BenchServer.ANNA),
    /** Names of a suffix whose registry, as {@link SilentHost} has it, says nothing. */
    SILENT(Duration.ofSeconds(5), BenchServer.BERT);

    private final Duration deadline;
    private final String token;

    Asked(Duration deadline, String token) {
      this.deadline = deadline;
      this.token = token;
    }

    private String name(int run, int i, int more) {
      return switch (this) {
        case SLOW ->
            "slow-%d-registered-%d-%d.%s"
                .formatted(
                    LOOKUP.toMillis() + more,
                    run,
                    i,
                    Names.SUFFIXES.get(i % Names.SUFFIXES.size()));
        case SILENT -> "silent-%d-%d.%s".formatted(run, i, SilentHost.SUFFIX);
      };
    }
  }

  private static final String END = "end";

  private final Process process;
  private final BufferedReader reports;
  private final BufferedWriter orders;

  /** What became of a call. */
  enum Fate {
    GOOD,
    /** For want of room. */
    REFUSED,
    /** At its deadline or the server's. */
    LATE,
    WRONG
  }

  /** Those that were due in one second, or in several. */
  record Seen(Latencies good, Latencies refused, Latencies late, Latencies wrong) {
    Seen() {
      this(new Latencies(), new Latencies(), new Latencies(), new Latencies());
    }

    int count() {
      return good.count() + refused.count() + late.count() + wrong.count();
    }

    Latencies of(Fate fate) {
      return switch (fate) {
        case GOOD -> good;
        case REFUSED -> refused;
        case LATE -> late;
        case WRONG -> wrong;
      };
    }

    void addAll(Seen other) {
      for (Fate fate : Fate.values()) {
        of(fate).addAll(other.of(fate));
      }
    }

    static Seen all(List<Seen> parts) {
      Seen all = new Seen();
      parts.forEach(all::addAll);
      return all;
    }
  }

  ColdCalls(String target, Asked asked) throws IOException {
    process =
        new ProcessBuilder(
                "nice",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Netty loads a library, and the JVM would warn of it.
                "--enable-native-access=ALL-UNNAMED",
                // Of one size: its collections would be measured as the server's time.
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                // Its output is for reports.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-cp",
                System.getProperty("java.class.path"),
                ColdCalls.class.getName(),
                target,
                asked.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    reports =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Makes calls, and returns when all have ended.
   *
   * @param seconds how long
   * @param spread what their registry takes more or less than {@link #LOOKUP}, at most
   * @return by the second that they were due in
   */
  Run run(int perSecond, int seconds, Duration spread) throws IOException {
    orders.write("%d %d %d\n".formatted(perSecond, seconds, spread.toMillis()));
    orders.flush();
    List<Seen> seen = Stream.generate(Seen::new).limit(seconds).toList();
    while (true) {
      String line = reports.readLine();
      if (line == null) {
        throw new IOException("the process that calls has ended");
      }
      String[] words = line.split(" ", -1);
      if (words[0].equals(END)) {
        return new Run(seen, Long.parseLong(words[1]));
      }
      seen.get(Integer.parseInt(words[0])).of(Fate.valueOf(words[1])).add(Long.parseLong(words[2]));
    }
  }

  /**
   * What became of calls.
   *
   * @param seconds by the second that they were due in
   * @param lagNanos how late one began at most
   */
  record Run(List<Seen> seconds, long lagNanos) {}

  @Override
  public void close() throws IOException {
    // It ends by itself when there are no more orders; a caller that failed need not wait for it.
    try (reports;
        orders) {
      process.destroyForcibly().onExit().join();
    }
  }

  /**
   * Makes the calls of each line of standard input: how many a second, for how many seconds, and
   * the spread of their registry's time in milliseconds. Prints a line for each: the second that it
   * was due in, its fate, and the nanoseconds from when it was due to its end; then how late one of
   * them began at most. Good ones are told as if the registry had taken {@link #LOOKUP}: what it
   * took more or less is not the server's.
   *
   * @param args the server, and what is asked for
   */
  public static void main(String[] args) {
    List<ManagedChannel> channels =
        Stream.generate(() -> NettyChannelBuilder.forTarget(args[0]).usePlaintext().build())
            .limit(CHANNELS)
            .toList();
    Asked asked = Asked.valueOf(args[1]);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      int run = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int[] order = Stream.of(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
        Queue<String> reports = new ConcurrentLinkedQueue<>();
        long lag = call(channels, asked, run++, order[0], order[1], order[2], reports);
        reports.forEach(out::println);
        out.println(END + " " + lag);
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long call(
      List<ManagedChannel> channels,
      Asked asked,
      int run,
      int perSecond,
      int seconds,
      int spread,
      Queue<String> reports) {
    Random random = new Random(run);
    Phaser pending = new Phaser(1);
    long lag =
        Pace.keep(
            perSecond,
            seconds * perSecond,
            (due, i) -> {
              int second = i / perSecond;
              int more = random.nextInt(-spread, spread + 1);
              pending.register();
              DomainCheckServiceGrpc.newStub(channels.get(i % CHANNELS))
                  .withInterceptors(BenchServer.bearer(asked.token))
                  .withDeadlineAfter(asked.deadline.toMillis(), TimeUnit.MILLISECONDS)
                  .checkDomains(
                      CheckDomainsRequest.newBuilder()
                          .addDomainNames(asked.name(run, i, more))
                          .build(),
                      new Call(
                          fate -> {
                            long nanos = System.nanoTime() - due;
                            nanos -= fate == Fate.GOOD ? Duration.ofMillis(more).toNanos() : 0;
                            reports.add(second + " " + fate + " " + nanos);
                          },
                          pending));
            });
    pending.arriveAndAwaitAdvance();
    return lag;
  }

  /** Told once what became of a call. */
  private interface Report {
    void ended(Fate fate);
  }

  private static final class Call implements StreamObserver<CheckDomainsResponse> {
    private final Report report;
    private final Phaser pending;
    private @Nullable Fate fate;

    Call(Report report, Phaser pending) {
      this.report = report;
      this.pending = pending;
    }

    @Override
    public void onNext(CheckDomainsResponse response) {
      var result = response.getResults(0);
      if (result.getAvailability() == Availability.AVAILABILITY_REGISTERED) {
        end(Fate.GOOD);
      } else {
        end(
            switch (result.getReason()) {
              case REASON_OVERLOADED -> Fate.REFUSED;
              case REASON_DEADLINE -> Fate.LATE;
              default -> Fate.WRONG;
            });
      }
    }

    @Override
    public void onError(Throwable error) {
      end(
          switch (Status.fromThrowable(error).getCode()) {
            case UNAVAILABLE ->
                Refusal.reason(error).equals("OVERLOADED") ? Fate.REFUSED : Fate.WRONG;
            case DEADLINE_EXCEEDED -> Fate.LATE;
            default -> Fate.WRONG;
          });
      pending.arriveAndDeregister();
    }

    @Override
    public void onCompleted() {
      end(Fate.WRONG);
      pending.arriveAndDeregister();
    }

    /** What comes first counts. */
    private void end(Fate how) {
      if (fate == null) {
        fate = how;
        report.ended(how);
      }
    }
  }
}
