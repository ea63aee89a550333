package dev.domaincheck.client.internal;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Resolves each of several targets as grpc resolves one, and gives the channel the addresses of
 * all. A target whose name cannot be resolved keeps the addresses it had, holds up none of the
 * others, and is looked up again by and by. All of it runs in the channel's synchronization
 * context.
 */
final class TargetsResolver extends NameResolver {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final List<Target> targets;
  private final Args args;
  private final List<NameResolver> resolvers = new ArrayList<>();
  private final List<List<EquivalentAddressGroup>> found = new ArrayList<>();
  private @Nullable Listener2 listener;
  private final List<OneTarget> each = new ArrayList<>();
  private boolean over;

  TargetsResolver(List<Target> targets, Args args) {
    this(targets, args, NameResolverRegistry.getDefaultRegistry().asFactory());
  }

  TargetsResolver(List<Target> targets, Args args, NameResolver.Factory dns) {
    this.targets = targets;
    this.args = args;
    for (Target target : targets) {
      resolvers.add(dns.newNameResolver(uri(target), args));
      found.add(List.of());
    }
  }

  private static URI uri(Target target) {
    try {
      // Quotes the brackets of an IPv6 address.
      return new URI("dns", "", "/" + target, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Each address has the authority of its own target; this one only names the channel. */
  @Override
  public String getServiceAuthority() {
    return targets.getFirst().toString();
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    for (int i = 0; i < resolvers.size(); i++) {
      OneTarget target = new OneTarget(i);
      each.add(target);
      resolvers.get(i).start(target);
    }
  }

  @Override
  public void refresh() {
    resolvers.forEach(NameResolver::refresh);
  }

  @Override
  public void shutdown() {
    over = true;
    each.forEach(OneTarget::wakeNoMore);
    resolvers.forEach(NameResolver::shutdown);
  }

  private Status tell(StatusOr<List<EquivalentAddressGroup>> addresses) {
    return listener == null
        ? Status.OK
        : listener.onResult2(ResolutionResult.newBuilder().setAddressesOrError(addresses).build());
  }

  private final class OneTarget extends Listener2 {
    private final int index;
    private Duration wait = FIRST_WAIT;
    private SynchronizationContext.@Nullable ScheduledHandle next;

    OneTarget(int index) {
      this.index = index;
    }

    @Override
    public void onResult(ResolutionResult result) {
      var unused = onResult2(result);
    }

    @Override
    public Status onResult2(ResolutionResult result) {
      StatusOr<List<EquivalentAddressGroup>> addresses = result.getAddressesOrError();
      if (!addresses.hasValue()) {
        onError(addresses.getStatus());
        return addresses.getStatus();
      }
      wait = FIRST_WAIT;
      found.set(index, addresses.getValue().stream().map(this::withAuthority).toList());
      return tell(StatusOr.fromValue(found.stream().flatMap(List::stream).toList()));
    }

    @Override
    public void onError(Status error) {
      if (found.stream().allMatch(List::isEmpty)) {
        var unused = tell(StatusOr.fromStatus(error));
      }
      refreshLater();
    }

    /** The channel itself asks for this only once no target has an address left. */
    private void refreshLater() {
      if (next != null || over) {
        return;
      }
      // Not all clients ask a name server that comes back at the same moment.
      long nanos = wait.toNanos() / 100 * ThreadLocalRandom.current().nextInt(80, 121);
      Duration twice = wait.multipliedBy(2);
      wait = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
      next =
          args.getSynchronizationContext()
              .schedule(
                  this::refresh, nanos, TimeUnit.NANOSECONDS, args.getScheduledExecutorService());
    }

    private void refresh() {
      next = null;
      if (!over) {
        resolvers.get(index).refresh();
      }
    }

    /** Else what was put off would hold a channel that is over. */
    private void wakeNoMore() {
      if (next != null) {
        next.cancel();
      }
    }

    /** With TLS, the name that the certificate must have. */
    private EquivalentAddressGroup withAuthority(EquivalentAddressGroup group) {
      return new EquivalentAddressGroup(
          group.getAddresses(),
          Attributes.newBuilder()
              .setAll(group.getAttributes())
              .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, targets.get(index).toString())
              .build());
    }
  }
}
