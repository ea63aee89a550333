package dev.domaincheck.grpc;

import dev.domaincheck.availability.Scope;
import dev.domaincheck.bench.v1.NoopGrpc;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a method asks of its caller. A method without a policy is served to nobody.
 *
 * @param scope what the caller must be allowed to do; null: nothing
 */
public record Policy(@Nullable Scope scope) {
  private static final Map<String, Policy> POLICIES = new HashMap<>();

  static {
    all(DomainCheckServiceGrpc.getServiceDescriptor(), Scope.CHECK);
    all(NoopGrpc.getServiceDescriptor(), Scope.CHECK);
    all(RegistryAdminServiceGrpc.getServiceDescriptor(), Scope.REGISTRY_ADMIN);
    one(CacheAdminServiceGrpc.getGetCacheStatsMethod(), Scope.CACHE_READ);
    one(CacheAdminServiceGrpc.getListCacheEntriesMethod(), Scope.CACHE_READ);
    one(CacheAdminServiceGrpc.getGetCacheEntryMethod(), Scope.CACHE_READ);
    one(CacheAdminServiceGrpc.getEvictCacheEntriesMethod(), Scope.CACHE_ADMIN);
    one(CacheAdminServiceGrpc.getClearCacheMethod(), Scope.CACHE_ADMIN);
    one(CacheAdminServiceGrpc.getWarmCacheMethod(), Scope.CACHE_ADMIN);
    one(CacheAdminServiceGrpc.getSaveCacheSnapshotMethod(), Scope.CACHE_ADMIN);
    // Both tell of the service's inside: what it can do, and who is connected.
    all(ServerReflectionGrpc.getServiceDescriptor(), Scope.REGISTRY_ADMIN);
    all(ChannelzGrpc.getServiceDescriptor(), Scope.REGISTRY_ADMIN);
    // A probe has no credential.
    all(HealthGrpc.getServiceDescriptor(), null);
  }

  private static void all(ServiceDescriptor service, @Nullable Scope scope) {
    service.getMethods().forEach(method -> one(method, scope));
  }

  private static void one(MethodDescriptor<?, ?> method, @Nullable Scope scope) {
    POLICIES.put(method.getFullMethodName(), new Policy(scope));
  }

  /** Whether a method is one that a server of ours may have. */
  public static boolean isKnown(String fullMethodName) {
    return POLICIES.containsKey(fullMethodName);
  }

  /** The policy of a method; null if it has none. */
  static @Nullable Policy of(String fullMethodName) {
    return POLICIES.get(fullMethodName);
  }

  /**
   * Makes sure that nothing is served without a policy.
   *
   * @throws IllegalStateException naming the methods that have none
   */
  public static void requireFor(List<ServerServiceDefinition> services) {
    List<String> open =
        services.stream()
            .flatMap(service -> service.getMethods().stream())
            .map(method -> method.getMethodDescriptor().getFullMethodName())
            .filter(method -> !POLICIES.containsKey(method))
            .toList();
    if (!open.isEmpty()) {
      throw new IllegalStateException("methods without a policy: " + String.join(", ", open));
    }
  }
}
