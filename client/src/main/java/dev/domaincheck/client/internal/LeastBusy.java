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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * grpc's round robin with its health watch, but that of two servers in turn a call goes to the one
 * with fewer calls under way. One that hangs gathers a few calls until it is found out; in plain
 * turn it would gather half of all, too many for the throttle of retries to let them fail over. A
 * call that reached its deadline without a sign of the server stays counted until pings must have
 * found the server out, so that a caller in a hurry is not sent there again meanwhile.
 */
final class LeastBusy extends LoadBalancerProvider {

  static final String NAME = "domaincheck_least_busy";

  private static final Attributes.Key<AtomicInteger> UNDER_WAY =
      Attributes.Key.create("dev.domaincheck.client.under-way");

  /** Longer than pings take, see {@link Transport}. */
  private static final Duration UNTIL_FOUND_OUT = Duration.ofSeconds(16);

  private final LoadBalancerProvider turns;

  private LeastBusy(LoadBalancerProvider turns) {
    this.turns = turns;
  }

  /** Makes it known to channels by its name, which no other library's has. */
  static void register() {
    LoadBalancerRegistry registry = LoadBalancerRegistry.getDefaultRegistry();
    LoadBalancerProvider turns = registry.getProvider("round_robin");
    if (turns == null) {
      throw new IllegalStateException("grpc's round_robin is not on the class path");
    }
    if (registry.getProvider(NAME) == null) {
      registry.register(new LeastBusy(turns));
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
    return turns.newLoadBalancer(new Counting(helper));
  }

  /** Gives each server a count of its calls, and has calls picked by it. */
  private static final class Counting extends ForwardingLoadBalancerHelper {
    private final LoadBalancer.Helper helper;

    Counting(LoadBalancer.Helper helper) {
      this.helper = helper;
    }

    @Override
    protected LoadBalancer.Helper delegate() {
      return helper;
    }

    @Override
    public LoadBalancer.Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
      return helper.createSubchannel(
          args.toBuilder()
              .setAttributes(
                  args.getAttributes().toBuilder().set(UNDER_WAY, new AtomicInteger()).build())
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
      AtomicInteger ofOne = underWay(one);
      AtomicInteger ofOther = underWay(other);
      if (ofOne == null || ofOther == null) {
        return one;
      }
      int more = Integer.compare(ofOne.get(), ofOther.get());
      // Two picks in a row are the same two servers each time if there are but two: draw lots.
      boolean first = more == 0 ? ThreadLocalRandom.current().nextBoolean() : more < 0;
      return first ? counted(one, ofOne) : counted(other, ofOther);
    }

    private static @Nullable AtomicInteger underWay(LoadBalancer.PickResult pick) {
      LoadBalancer.Subchannel server = pick.getSubchannel();
      return server == null || pick.getStreamTracerFactory() != null
          ? null
          : server.getAttributes().get(UNDER_WAY);
    }

    private LoadBalancer.PickResult counted(LoadBalancer.PickResult pick, AtomicInteger underWay) {
      LoadBalancer.Subchannel server = pick.getSubchannel();
      return server == null
          ? pick
          : LoadBalancer.PickResult.withSubchannel(server, new Count(underWay, later));
    }
  }

  /** Counts a call from when its stream is made until that has ended, or longer. */
  private static final class Count extends ClientStreamTracer.Factory {
    private final AtomicInteger underWay;
    private final ScheduledExecutorService later;

    Count(AtomicInteger underWay, ScheduledExecutorService later) {
      this.underWay = underWay;
      this.later = later;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      underWay.incrementAndGet();
      return new ClientStreamTracer() {
        private volatile boolean heardOf;

        @Override
        public void inboundHeaders() {
          heardOf = true;
        }

        @Override
        public void inboundTrailers(Metadata trailers) {
          heardOf = true;
        }

        @Override
        public void streamClosed(Status status) {
          // The status may be CANCELLED: a call that could be tried again drops its attempts at its
          // end.
          Deadline deadline = info.getCallOptions().getDeadline();
          if (heardOf || deadline == null || !deadline.isExpired()) {
            underWay.decrementAndGet();
          } else {
            var unused =
                later.schedule(
                    underWay::decrementAndGet, UNTIL_FOUND_OUT.toSeconds(), TimeUnit.SECONDS);
          }
        }
      };
    }
  }
}
