package dev.domaincheck.client.internal;

import dev.domaincheck.client.DomainCheckException;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.function.Function;

/** What the calls of admin services have in common: the admin's token, and the deadline. */
final class AdminCalls {

  private final Connection connection;
  private final Failures failures;

  AdminCalls(Connection connection) {
    this.connection = connection;
    this.failures = new Failures(connection.settings());
  }

  /** Makes one call and waits for its answer. */
  <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
    try {
      return ClientCalls.blockingUnaryCall(
          connection.administration(),
          method,
          Connection.within(connection.settings().timeout()),
          request);
    } catch (StatusRuntimeException e) {
      throw failures.of(e);
    }
  }

  /**
   * Begins a call that gives many answers.
   *
   * @param responses what becomes of them
   * @param timeout how long the call may take
   */
  <Q, A, T> Results<A, T> stream(
      MethodDescriptor<Q, A> method,
      Q request,
      Function<Failures, Responses<A, T>> responses,
      Duration timeout) {
    ClientCall<Q, A> call = connection.administration().newCall(method, Connection.within(timeout));
    Results<A, T> results =
        new Results<>(call, responses.apply(failures), failures, connection.settings());
    results.start();
    call.sendMessage(request);
    call.halfClose();
    return results;
  }

  /** An answer against the contract. */
  DomainCheckException contract(String message) {
    return failures.contract(message);
  }
}
