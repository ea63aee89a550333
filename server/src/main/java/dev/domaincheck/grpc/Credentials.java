package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Scope;
import dev.domaincheck.availability.Tokens;
import dev.domaincheck.limit.CallerQuotas;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call through if its credential allows it, and names its caller.
 *
 * <p>A credential is a bearer token (RFC 6750) in {@code authorization}, or the client certificate
 * of a TLS connection. A token has scopes, a certificate that of checks alone; {@link Policy} says
 * which one a method asks for. Checks need no credential where anonymous callers are allowed;
 * health is open to all. The texts of refusals are fixed: they tell nothing about tokens.
 */
public final class Credentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final String SCHEME = "Bearer ";
  private static final String NOT_ALLOWED = "this credential does not allow the call";

  /** Of unknown tokens from one address: more is no slip of a deployment. */
  private static final int FAILURES_AT_ONCE = 10;

  private static final double FAILURES_PER_SECOND = 1 / 6d;

  private final Tokens tokens;
  private final boolean anonymousChecks;
  private final CallerQuotas failures;

  /** Calls for admins that were refused, as far as they leave lines. */
  private final CallerQuotas denials;

  /**
   * @param tokens who holds a token, if anybody does
   * @param anonymousChecks whether checks need no credential
   */
  public Credentials(Tokens tokens, boolean anonymousChecks) {
    this(tokens, anonymousChecks, System::nanoTime);
  }

  Credentials(Tokens tokens, boolean anonymousChecks, LongSupplier nanoTime) {
    this.tokens = tokens;
    this.anonymousChecks = anonymousChecks;
    this.failures = new CallerQuotas(FAILURES_PER_SECOND, FAILURES_AT_ONCE, 0, nanoTime);
    this.denials = new CallerQuotas(FAILURES_PER_SECOND, FAILURES_AT_ONCE, 0, nanoTime);
  }

  /** Installs this, and what it needs beside calls. */
  public void guard(ServerBuilder<?> server) {
    guard(server, CallState.Stalls.STANDARD);
  }

  void guard(ServerBuilder<?> server, CallState.Stalls stalls) {
    server
        .addTransportFilter(new Peer.Filter())
        .addStreamTracerFactory(new CallState.Factory(stalls))
        .intercept(new Interceptor());
  }

  private final class Interceptor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Policy policy = Policy.of(call.getMethodDescriptor().getFullMethodName());
      Peer peer = Peer.ofCall(call.getAttributes());
      Caller caller = peer.caller();
      try {
        if (policy == null) {
          throw notAllowed();
        }
        Holder holder = holder(policy, headers, peer);
        if (holder != null) {
          caller = holder.caller();
        }
        require(policy, holder, peer);
      } catch (StatusRuntimeException e) {
        CallLog.callerIs(caller);
        if (policy != null && Audit.covers(policy) && denials.take(peer.address(), 1).isZero()) {
          Audit.denied(caller, call.getMethodDescriptor(), e.getStatus());
        }
        Metadata trailers = e.getTrailers();
        call.close(e.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
      }
      CallLog.callerIs(caller);
      CallState.put(caller);
      return Audit.covers(policy)
          ? Audit.start(call, headers, next)
          : next.startCall(call, headers);
    }
  }

  /** Who holds the call's token; null if it has none, or asks for none. */
  private @Nullable Holder holder(Policy policy, Metadata headers, Peer peer) {
    // A probe with a stale token must not see a healthy server as down.
    String value = policy.scope() == null ? null : authorization(headers);
    if (value == null) {
      return null;
    }
    int edition = tokens.edition();
    Holder known = peer.known(value, edition);
    if (known != null) {
      return known;
    }
    Holder holder = tokens.holder(token(value)).orElseThrow(() -> unknown(peer));
    peer.nowKnown(value, edition, holder);
    return holder;
  }

  private static StatusRuntimeException notAllowed() {
    return Errors.of(
        Status.Code.PERMISSION_DENIED,
        ErrorReason.ERROR_REASON_SCOPE_MISSING,
        NOT_ALLOWED,
        Map.of());
  }

  private void require(Policy policy, @Nullable Holder holder, Peer peer) {
    Scope scope = policy.scope();
    if (holder != null) {
      if (!holder.scopes().contains(scope)) {
        throw notAllowed();
      }
      return;
    }
    boolean enough =
        scope == null || (scope == Scope.CHECK && (anonymousChecks || peer.certified()));
    if (!enough) {
      throw Errors.of(
          Status.Code.UNAUTHENTICATED,
          ErrorReason.ERROR_REASON_CREDENTIAL_MISSING,
          "this call needs a credential: metadata authorization: Bearer TOKEN",
          Map.of());
    }
  }

  /**
   * The refusal of a token that nobody holds. Who tries many is told to come back later: that
   * spares the log, and an honest caller with an old token learns that retries are no help. Guesses
   * are hopeless at any rate, so a token that is known is never held up by those who share its
   * address.
   */
  private StatusRuntimeException unknown(Peer peer) {
    Duration wait = failures.take(peer.address(), 1);
    return wait.isZero()
        ? invalid()
        : Errors.quotaExceeded("calls with an unknown credential", wait);
  }

  /** What the call shows; null if it has no authorization at all. */
  private static @Nullable String authorization(Metadata headers) {
    Iterable<String> values = headers.getAll(AUTHORIZATION);
    if (values == null) {
      return null;
    }
    Iterator<String> each = values.iterator();
    String value = each.next();
    if (each.hasNext()) {
      // Whichever of two were chosen, somebody would be surprised.
      throw invalid();
    }
    return value;
  }

  private static String token(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw invalid();
    }
    return authorization.substring(SCHEME.length()).strip();
  }

  private static StatusRuntimeException invalid() {
    return Errors.of(
        Status.Code.UNAUTHENTICATED,
        ErrorReason.ERROR_REASON_CREDENTIAL_INVALID,
        "the credential is not known",
        Map.of());
  }
}
