package dev.domaincheck.client.internal;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves each of several targets as grpc resolves one, and gives the channel the addresses of
 * all. A target whose name cannot be resolved keeps the addresses it had, and holds up none of the
 * others. All of it runs in the channel's synchronization context.
 */
final class TargetsResolver extends NameResolver {

  private final List<Target> targets;
  private final List<NameResolver> resolvers = new ArrayList<>();
  private final List<List<EquivalentAddressGroup>> found = new ArrayList<>();
  private @Nullable Listener2 listener;

  TargetsResolver(List<Target> targets, Args args) {
    this.targets = targets;
    NameResolver.Factory dns = NameResolverRegistry.getDefaultRegistry().asFactory();
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
      resolvers.get(i).start(new OneTarget(i));
    }
  }

  @Override
  public void refresh() {
    resolvers.forEach(NameResolver::refresh);
  }

  @Override
  public void shutdown() {
    resolvers.forEach(NameResolver::shutdown);
  }

  private Status tell(StatusOr<List<EquivalentAddressGroup>> addresses) {
    return listener == null
        ? Status.OK
        : listener.onResult2(ResolutionResult.newBuilder().setAddressesOrError(addresses).build());
  }

  private final class OneTarget extends Listener2 {
    private final int index;

    OneTarget(int index) {
      this.index = index;
    }

    @Override
    public void onResult(ResolutionResult result) {
      var unused = onResult2(result);
    }

    /** What it returns has the target's own resolver try again later, if it is not OK. */
    @Override
    public Status onResult2(ResolutionResult result) {
      StatusOr<List<EquivalentAddressGroup>> addresses = result.getAddressesOrError();
      if (!addresses.hasValue()) {
        onError(addresses.getStatus());
        return addresses.getStatus();
      }
      found.set(index, addresses.getValue().stream().map(this::withAuthority).toList());
      return tell(StatusOr.fromValue(found.stream().flatMap(List::stream).toList()));
    }

    @Override
    public void onError(Status error) {
      if (found.stream().allMatch(List::isEmpty)) {
        var unused = tell(StatusOr.fromStatus(error));
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
