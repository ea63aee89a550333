package dev.domaincheck.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeastBusyTest {
  private static final Duration JUST_SILENT = Duration.ofMillis(1_001);

  private final Scheduler scheduler = new Scheduler();
  private final Channel channel = new Channel(scheduler);
  private final Turns turns = new Turns();
  private final LoadBalancer.Subchannel one;
  private final LoadBalancer.Subchannel other;

  /** Just before it wraps, as it may. */
  private long nanos = Long.MAX_VALUE - 500;

  LeastBusyTest() {
    RoundRobin roundRobin = new RoundRobin();
    var unused = new LeastBusy(roundRobin, () -> nanos).newLoadBalancer(channel);
    LoadBalancer.Helper helper = Objects.requireNonNull(roundRobin.helper);
    one = helper.createSubchannel(server(1));
    other = helper.createSubchannel(server(2));
    turns.order(one, other);
    helper.updateBalancingState(ConnectivityState.READY, turns);
  }

  private static LoadBalancer.CreateSubchannelArgs server(int port) {
    return LoadBalancer.CreateSubchannelArgs.newBuilder()
        .setAddresses(
            new EquivalentAddressGroup(InetSocketAddress.createUnresolved("server.example", port)))
        .build();
  }

  @AfterEach
  void close() {
    scheduler.shutdownNow();
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
  }

  private LoadBalancer.PickResult pick() {
    return Objects.requireNonNull(channel.picker).pickSubchannel(new AnyCall());
  }

  private LoadBalancer.@Nullable Subchannel picked() {
    return pick().getSubchannel();
  }

  /** Begins a call at the server that is picked. */
  private ClientStreamTracer begin(CallOptions options) {
    ClientStreamTracer call =
        Objects.requireNonNull(pick().getStreamTracerFactory())
            .newClientStreamTracer(
                ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build(),
                new Metadata());
    call.outboundHeaders();
    return call;
  }

  /** Begins a call at {@code server}, wherever calls are picked to go. */
  private ClientStreamTracer beginAt(LoadBalancer.Subchannel server) {
    turns.order(server);
    ClientStreamTracer call = begin(CallOptions.DEFAULT);
    turns.order(one, other);
    return call;
  }

  @Test
  void pick_oneServerHasFewerCalls_getsTheNext() {
    beginAt(one);
    assertSame(other, picked());
    beginAt(other);
    beginAt(other);
    assertSame(one, picked());
  }

  @Test
  void pick_serverWasNotHeardOfForASecond_getsOneCallASecond() {
    beginAt(one);
    passes(JUST_SILENT);
    ClientStreamTracer busy = beginAt(other);
    beginAt(other);
    for (int second = 0; second < 3; second++) {
      busy.inboundMessage(0);
      // It has fewer calls, and the last of them is a second old.
      assertSame(one, picked());
      beginAt(one);
      for (int i = 0; i < 5; i++) {
        assertSame(other, picked());
        beginAt(other);
      }
      passes(JUST_SILENT);
    }
  }

  @Test
  void pick_serverThatWasSilentIsHeardOf_getsItsShareAgain() {
    ClientStreamTracer call = beginAt(one);
    passes(JUST_SILENT);
    beginAt(one);
    beginAt(other);
    beginAt(other);
    beginAt(other);
    assertSame(other, picked());
    call.inboundMessage(0);
    assertSame(one, picked());
  }

  @Test
  void pick_serverHadNothingToDoForLong_isNotSilent() {
    beginAt(one).streamClosed(Status.OK);
    passes(Duration.ofHours(1));
    beginAt(one);
    beginAt(other);
    beginAt(other);
    assertSame(one, picked());
  }

  @Test
  void pick_allServersAreSilent_goesByCalls() {
    beginAt(one);
    beginAt(other);
    passes(JUST_SILENT);
    beginAt(one);
    beginAt(other);
    beginAt(other);
    assertSame(one, picked());
  }

  @Test
  void pick_serverIsSilentAndAlone_getsAllCalls() {
    beginAt(one);
    passes(JUST_SILENT);
    beginAt(one);
    turns.order(one);
    assertSame(one, picked());
  }

  @Test
  void pick_sameServerInTurnAgain_looksForAnotherFourTimesInAll() {
    beginAt(one);
    turns.order(one, one, one, other);
    assertSame(other, picked());
    turns.order(one, one, one, one, other);
    assertSame(one, picked());
    assertEquals(4, turns.picks);
  }

  @Test
  void call_reachedItsDeadlineWithoutASign_staysCountedUntilPingsHaveFoundTheServerOut() {
    turns.order(one);
    Deadline deadline =
        Deadline.after(
            1,
            TimeUnit.SECONDS,
            new Deadline.Ticker() {
              @Override
              public long nanoTime() {
                return nanos;
              }
            });
    ClientStreamTracer call = begin(CallOptions.DEFAULT.withDeadline(deadline));
    passes(JUST_SILENT);
    call.streamClosed(Status.DEADLINE_EXCEEDED);
    turns.order(one, other);
    assertSame(other, picked());
    assertEquals(Duration.ofSeconds(41), scheduler.delay);
    Objects.requireNonNull(scheduler.task).run();
    beginAt(other);
    assertSame(one, picked());
  }

  /** Balancers do not look at the call. */
  private static final class AnyCall extends LoadBalancer.PickSubchannelArgs {
    @Override
    public CallOptions getCallOptions() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Metadata getHeaders() {
      throw new UnsupportedOperationException();
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }

  /** The balancer whose servers are in turn; it only shows what it was given. */
  private static final class RoundRobin extends LoadBalancerProvider {
    LoadBalancer.@Nullable Helper helper;

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
      this.helper = helper;
      return new LoadBalancer() {
        @Override
        public void handleNameResolutionError(Status error) {}

        @Override
        public void shutdown() {}
      };
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public int getPriority() {
      return 5;
    }

    @Override
    public String getPolicyName() {
      return "turns";
    }
  }

  /** Keeps the picker that the channel would ask. */
  private static final class Channel extends LoadBalancer.Helper {
    private final ScheduledExecutorService scheduler;
    LoadBalancer.@Nullable SubchannelPicker picker;

    Channel(ScheduledExecutorService scheduler) {
      this.scheduler = scheduler;
    }

    @Override
    public LoadBalancer.Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
      return new Server(args.getAttributes());
    }

    @Override
    public void updateBalancingState(
        ConnectivityState state, LoadBalancer.SubchannelPicker picker) {
      this.picker = picker;
    }

    @Override
    public ScheduledExecutorService getScheduledExecutorService() {
      return scheduler;
    }

    @Override
    public ManagedChannel createOobChannel(EquivalentAddressGroup group, String authority) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getAuthority() {
      return "service.example";
    }
  }

  /** Keeps what is scheduled, for a test to run. */
  private static final class Scheduler extends ScheduledThreadPoolExecutor {
    @Nullable Runnable task;
    Duration delay = Duration.ZERO;

    Scheduler() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      this.task = task;
      this.delay = Duration.ofNanos(unit.toNanos(delay));
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }
  }

  private static final class Server extends LoadBalancer.Subchannel {
    private final Attributes attributes;

    Server(Attributes attributes) {
      this.attributes = attributes;
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public void shutdown() {}

    @Override
    public void requestConnection() {}
  }

  /** Picks in the order that a test says, and over again. */
  private static final class Turns extends LoadBalancer.SubchannelPicker {
    private List<LoadBalancer.Subchannel> servers = List.of();
    int picks;

    void order(LoadBalancer.Subchannel... order) {
      servers = List.of(order);
      picks = 0;
    }

    @Override
    public LoadBalancer.PickResult pickSubchannel(LoadBalancer.PickSubchannelArgs args) {
      return LoadBalancer.PickResult.withSubchannel(servers.get(picks++ % servers.size()));
    }
  }
}
