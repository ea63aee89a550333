package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.bench.v1.NoopGrpc;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.ErrorReason;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call through if its credential allows it, and names its caller.
 *
 * <p>A credential is a bearer token (RFC 6750) in {@code authorization}, or the client certificate
 * of a TLS connection. Checks need one unless anonymous callers are allowed; admin calls always
 * need an admin token, which allows checks too; health is open to all. The texts of refusals are
 * fixed: they tell nothing about tokens.
 */
public final class Credentials implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final String SCHEME = "Bearer ";

  /** What a method asks of its caller. */
  private enum Scope {
    NONE,
    CHECK,
    ADMIN
  }

  private static final Map<String, Scope> SCOPES =
      Map.of(
          DomainCheckServiceGrpc.SERVICE_NAME, Scope.CHECK,
          CacheAdminServiceGrpc.SERVICE_NAME, Scope.ADMIN,
          RegistryAdminServiceGrpc.SERVICE_NAME, Scope.ADMIN,
          NoopGrpc.SERVICE_NAME, Scope.CHECK,
          HealthGrpc.SERVICE_NAME, Scope.NONE);

  private final Function<String, Optional<String>> admins;
  private final Function<String, Optional<String>> clients;
  private final boolean anonymousChecks;

  /**
   * @param admins the name of an admin token's holder, if the token is one
   * @param clients the name of a client token's holder, if the token is one
   * @param anonymousChecks whether checks need no credential
   */
  public Credentials(
      Function<String, Optional<String>> admins,
      Function<String, Optional<String>> clients,
      boolean anonymousChecks) {
    this.admins = admins;
    this.clients = clients;
    this.anonymousChecks = anonymousChecks;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Caller caller;
    try {
      caller = admit(call, headers);
    } catch (StatusRuntimeException e) {
      Metadata trailers = e.getTrailers();
      call.close(e.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(
        Context.current().withValue(Calls.CALLER, caller), call, headers, next);
  }

  private Caller admit(ServerCall<?, ?> call, Metadata headers) {
    // A service nobody gave a scope is closed to all but admins.
    Scope scope = SCOPES.getOrDefault(call.getMethodDescriptor().getServiceName(), Scope.ADMIN);
    Attributes attributes = call.getAttributes();
    // A probe with a stale token must not see a healthy server as down.
    String token = scope == Scope.NONE ? null : token(headers);
    if (token != null) {
      // For a check the likelier set first: each look hashes the token.
      Optional<String> client = scope == Scope.CHECK ? clients.apply(token) : Optional.empty();
      if (client.isPresent()) {
        return new Caller("token:" + client.get());
      }
      Optional<String> admin = admins.apply(token);
      if (admin.isPresent()) {
        return new Caller("admin:" + admin.get());
      }
      if (clients.apply(token).isEmpty()) {
        throw invalid();
      }
      throw Errors.of(
          Status.Code.PERMISSION_DENIED,
          ErrorReason.ERROR_REASON_SCOPE_MISSING,
          "this credential does not allow the call",
          Map.of());
    }
    String certificate = certificate(attributes);
    boolean enough =
        switch (scope) {
          case NONE -> true;
          case CHECK -> anonymousChecks || certificate != null;
          case ADMIN -> false;
        };
    if (!enough) {
      throw Errors.of(
          Status.Code.UNAUTHENTICATED,
          ErrorReason.ERROR_REASON_CREDENTIAL_MISSING,
          "this call needs a credential: metadata authorization: Bearer TOKEN",
          Map.of());
    }
    return new Caller(certificate == null ? "peer:" + peer(attributes) : "cert:" + certificate);
  }

  /** The call's bearer token; null if it has no authorization at all. */
  private static @Nullable String token(Metadata headers) {
    Iterable<String> values = headers.getAll(AUTHORIZATION);
    if (values == null) {
      return null;
    }
    Iterator<String> each = values.iterator();
    String value = each.next();
    // Two credentials, or one of another kind: whichever were chosen, somebody would be surprised.
    if (each.hasNext() || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw invalid();
    }
    return value.substring(SCHEME.length()).strip();
  }

  private static StatusRuntimeException invalid() {
    return Errors.of(
        Status.Code.UNAUTHENTICATED,
        ErrorReason.ERROR_REASON_CREDENTIAL_INVALID,
        "the credential is not known",
        Map.of());
  }

  private static @Nullable String certificate(Attributes attributes) {
    SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return null;
    }
    try {
      return session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private static String peer(Attributes attributes) {
    SocketAddress address = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return switch (address) {
      // Without the port: a caller's connections count as one caller.
      case InetSocketAddress inet -> inet.getHostString();
      case null -> "unknown";
      default -> address.toString();
    };
  }
}
