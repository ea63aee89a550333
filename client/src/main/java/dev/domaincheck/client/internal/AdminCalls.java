package dev.domaincheck.client.internal;

import dev.domaincheck.client.DomainCheckException;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;

/** What the calls of admin services have in common: the admin's token, and the deadline. */
final class AdminCalls {

  private final Connection connection;
  private final Failures failures;

  AdminCalls(Connection connection) {
    this.connection = connection;
    this.failures = new Failures(connection.settings().target());
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

  /** An answer against the contract. */
  DomainCheckException contract(String message) {
    return failures.contract(message);
  }
}
