package dev.domaincheck.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ChannelLogger;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.NameResolver.ResolutionResult;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TargetsResolverTest {

  private final Scheduler scheduler = new Scheduler();
  private final Dns dns = new Dns();
  private final Listener listener = new Listener();
  private final TargetsResolver resolver =
      new TargetsResolver(Target.parseAll("down.example:1,up.example:2"), args(), dns);

  @AfterEach
  void close() {
    resolver.shutdown();
    scheduler.shutdownNow();
  }

  /** Runs what is scheduled when a test says so. */
  private static final class Scheduler extends ScheduledThreadPoolExecutor {
    final List<Runnable> tasks = new ArrayList<>();
    final List<Duration> waits = new ArrayList<>();

    Scheduler() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      tasks.add(task);
      waits.add(Duration.ofNanos(unit.toNanos(delay)));
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    void runNext() {
      tasks.removeFirst().run();
    }
  }

  /** Fails to resolve some names until it may. */
  private static final class Dns extends NameResolver.Factory {
    final List<String> asked = new ArrayList<>();
    boolean works;

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      String name = target.getPath().substring(1);
      return new NameResolver() {
        private @Nullable Listener2 listener;

        @Override
        public String getServiceAuthority() {
          return name;
        }

        @Override
        public void start(Listener2 listener) {
          this.listener = listener;
          refresh();
        }

        @Override
        public void refresh() {
          asked.add(name);
          if (listener != null) {
            var unused = listener.onResult2(answer(name));
          }
        }

        @Override
        public void shutdown() {}
      };
    }

    private ResolutionResult answer(String name) {
      return ResolutionResult.newBuilder()
          .setAddressesOrError(
              name.startsWith("up") || works
                  ? StatusOr.fromValue(
                      List.of(
                          new EquivalentAddressGroup(InetSocketAddress.createUnresolved(name, 1))))
                  : StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("no such host")))
          .build();
    }

    @Override
    public String getDefaultScheme() {
      return "dns";
    }
  }

  /** How many addresses the channel was told of each time. */
  private static final class Listener extends NameResolver.Listener2 {
    final List<Integer> told = new ArrayList<>();

    @Override
    public Status onResult2(ResolutionResult result) {
      told.add(result.getAddressesOrError().hasValue() ? size(result) : -1);
      return Status.OK;
    }

    private static int size(ResolutionResult result) {
      return result.getAddressesOrError().getValue().size();
    }

    @Override
    public void onResult(ResolutionResult result) {
      var unused = onResult2(result);
    }

    @Override
    public void onError(Status error) {
      told.add(-1);
    }
  }

  private NameResolver.Args args() {
    return NameResolver.Args.newBuilder()
        .setDefaultPort(1)
        .setProxyDetector(address -> null)
        .setSynchronizationContext(
            new SynchronizationContext(
                (thread, e) -> {
                  throw new AssertionError(e);
                }))
        .setServiceConfigParser(
            new NameResolver.ServiceConfigParser() {
              @Override
              public ConfigOrError parseServiceConfig(Map<String, ?> config) {
                return ConfigOrError.fromConfig(config);
              }
            })
        .setScheduledExecutorService(scheduler)
        .setChannelLogger(
            new ChannelLogger() {
              @Override
              public void log(ChannelLogLevel level, String message) {}

              @Override
              public void log(ChannelLogLevel level, String format, Object... args) {}
            })
        .build();
  }

  @Test
  void start_oneTargetFailsAtFirst_isAskedForAgainUntilItIsThere() {
    resolver.start(listener);
    assertEquals(List.of(-1, 1), listener.told);
    scheduler.runNext();
    scheduler.runNext();
    assertEquals(
        List.of("down.example:1", "up.example:2", "down.example:1", "down.example:1"), dns.asked);
    dns.works = true;
    scheduler.runNext();
    assertEquals(2, listener.told.getLast());
    assertTrue(scheduler.tasks.isEmpty(), "it goes on asking");
  }

  @Test
  void start_oneTargetFailsForLong_isAskedForEverMoreRarelyUpToABound() {
    resolver.start(listener);
    for (int i = 0; i < 20; i++) {
      assertEquals(1, scheduler.tasks.size());
      scheduler.runNext();
    }
    assertBetween(Duration.ofMillis(800), Duration.ofMillis(1_200), scheduler.waits.getFirst());
    assertBetween(Duration.ofMillis(1_600), Duration.ofMillis(2_400), scheduler.waits.get(1));
    assertBetween(Duration.ofSeconds(48), Duration.ofSeconds(73), scheduler.waits.getLast());
  }

  private static void assertBetween(Duration least, Duration most, Duration wait) {
    assertTrue(wait.compareTo(least) >= 0 && wait.compareTo(most) <= 0, wait.toString());
  }

  @Test
  void shutdown_oneTargetIsToBeAskedFor_isNot() {
    resolver.start(listener);
    int asked = dns.asked.size();
    resolver.shutdown();
    scheduler.runNext();
    assertEquals(asked, dns.asked.size());
    assertTrue(scheduler.tasks.isEmpty(), "it goes on asking");
  }
}
