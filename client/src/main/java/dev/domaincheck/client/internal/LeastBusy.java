package dev.domaincheck.client.internal;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Metadata;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * grpc's round robin with its health watch, but that of two servers in turn a call goes to the one
 * with fewer calls under way. One that hangs gathers a few calls until it is found out; in plain
 * turn it would gather half of all, too many for the throttle of retries to let them fail over. One
 * that has calls under way and was not heard of for a second gets one call a second, if there is
 * another server: else it would gather as many as one that is slow for a moment. A call that
 * reached its deadline without a sign of the server stays counted until pings must have found the
 * server out, so that a caller in a hurry is not sent there again meanwhile.
 */
final class LeastBusy extends LoadBalancerProvider {

  static final String NAME = "domaincheck_least_busy";

  private static final Attributes.Key<Load> LOAD =
      Attributes.Key.create("dev.domaincheck.client.load");

  /**
   * Longer than pings take to find a server out, also those to one target; see {@link Transport}.
   */
  private static final Duration UNTIL_FOUND_OUT = Duration.ofSeconds(41);

  /** Of threads that pick at once, one may be given the same server in turn again and again. */
  private static final int MOST_PICKS = 4;

  /** Beyond what an answer takes that needs no registry. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(1).toNanos();

  private final LoadBalancerProvider turns;
  private final LongSupplier nanoTime;

  /**
   * @param turns picks servers in turn
   * @param nanoTime the monotonic clock
   */
  LeastBusy(LoadBalancerProvider turns, LongSupplier nanoTime) {
    this.turns = turns;
    this.nanoTime = nanoTime;
  }

  /** Makes it known to channels by its name, which no other library's has. */
  static void register() {
    LoadBalancerRegistry registry = LoadBalancerRegistry.getDefaultRegistry();
    LoadBalancerProvider turns = registry.getProvider("round_robin");
    if (turns == null) {
      throw new IllegalStateException("grpc's round_robin is not on the class path");
    }
    if (registry.getProvider(NAME) == null) {
      registry.register(new LeastBusy(turns, System::nanoTime));
    }
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
    return NAME;
  }

  @Override
  public NameResolver.ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
    return turns.parseLoadBalancingPolicyConfig(config);
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    return turns.newLoadBalancer(new Counting(helper, nanoTime));
  }

  /** What is under way at a server. Its figures are read and written without order. */
  private static final class Load {
    private final AtomicInteger calls = new AtomicInteger();
    private final LongSupplier nanoTime;
    private volatile long heardNanos;
    private volatile long begunNanos;

    Load(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    void begun() {
      begunNanos = nanoTime.getAsLong();
      if (calls.getAndIncrement() == 0) {
        // Before that it owed nothing.
        heardNanos = begunNanos;
      }
    }

    void ended() {
      calls.decrementAndGet();
    }

    void heard() {
      heardNanos = nanoTime.getAsLong();
    }

    boolean isSilent() {
      long now = nanoTime.getAsLong();
      return calls.get() > 0
          && now - heardNanos > SILENCE_NANOS
          && now - begunNanos < SILENCE_NANOS;
    }
  }

  /** Gives each server a count of its calls, and has calls picked by it. */
  private static final class Counting extends ForwardingLoadBalancerHelper {
    private final LoadBalancer.Helper helper;
    private final LongSupplier nanoTime;

    Counting(LoadBalancer.Helper helper, LongSupplier nanoTime) {
      this.helper = helper;
      this.nanoTime = nanoTime;
    }

    @Override
    protected LoadBalancer.Helper delegate() {
      return helper;
    }

    @Override
    public LoadBalancer.Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
      return helper.createSubchannel(
          args.toBuilder()
              .setAttributes(args.getAttributes().toBuilder().set(LOAD, new Load(nanoTime)).build())
              .build());
    }

    @Override
    public void updateBalancingState(
        ConnectivityState state, LoadBalancer.SubchannelPicker picker) {
      helper.updateBalancingState(
          state,
          state == ConnectivityState.READY
              ? new Picker(picker, helper.getScheduledExecutorService())
              : picker);
    }
  }

  private static final class Picker extends LoadBalancer.SubchannelPicker {
    private final LoadBalancer.SubchannelPicker turns;
    private final ScheduledExecutorService later;

    Picker(LoadBalancer.SubchannelPicker turns, ScheduledExecutorService later) {
      this.turns = turns;
      this.later = later;
    }

    @Override
    public LoadBalancer.PickResult pickSubchannel(LoadBalancer.PickSubchannelArgs args) {
      LoadBalancer.PickResult one = turns.pickSubchannel(args);
      LoadBalancer.PickResult other = turns.pickSubchannel(args);
      for (int i = 2;
          i < MOST_PICKS && Objects.equals(other.getSubchannel(), one.getSubchannel());
          i++) {
        other = turns.pickSubchannel(args);
      }
      Load ofOne = load(one);
      Load ofOther = load(other);
      if (ofOne == null || ofOther == null) {
        return one;
      }
      int more = Boolean.compare(ofOne.isSilent(), ofOther.isSilent());
      more = more != 0 ? more : Integer.compare(ofOne.calls.get(), ofOther.calls.get());
      // Two picks in a row are the same two servers each time if there are but two: draw lots.
      boolean first = more == 0 ? ThreadLocalRandom.current().nextBoolean() : more < 0;
      return first ? counted(one, ofOne) : counted(other, ofOther);
    }

    private static @Nullable Load load(LoadBalancer.PickResult pick) {
      LoadBalancer.Subchannel server = pick.getSubchannel();
      return server == null || pick.getStreamTracerFactory() != null
          ? null
          : server.getAttributes().get(LOAD);
    }

    private LoadBalancer.PickResult counted(LoadBalancer.PickResult pick, Load load) {
      LoadBalancer.Subchannel server = pick.getSubchannel();
      return server == null
          ? pick
          : LoadBalancer.PickResult.withSubchannel(server, new Count(load, later));
    }
  }

  /** Counts a call from when its stream is made until that has ended, or longer. */
  private static final class Count extends ClientStreamTracer.Factory {
    private final Load load;
    private final ScheduledExecutorService later;

    Count(Load load, ScheduledExecutorService later) {
      this.load = load;
      this.later = later;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        private volatile boolean begun;
        private volatile boolean heardOf;

        // The first that happens to a stream, unless its call has ended while it waited.
        @Override
        public void outboundHeaders() {
          begun = true;
          load.begun();
        }

        @Override
        public void inboundHeaders() {
          heard();
        }

        @Override
        public void inboundMessage(int number) {
          load.heard();
        }

        @Override
        public void inboundTrailers(Metadata trailers) {
          heard();
        }

        private void heard() {
          heardOf = true;
          load.heard();
        }

        @Override
        public void streamClosed(Status status) {
          if (!begun) {
            return;
          }
          // The status may be CANCELLED: a call that could be tried again drops its attempts at its
          // end.
          Deadline deadline = info.getCallOptions().getDeadline();
          if (heardOf || deadline == null || !deadline.isExpired()) {
            load.ended();
          } else {
            var unused = later.schedule(load::ended, UNTIL_FOUND_OUT.toSeconds(), TimeUnit.SECONDS);
          }
        }
      };
    }
  }
}
