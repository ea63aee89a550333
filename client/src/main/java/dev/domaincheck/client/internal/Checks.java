package dev.domaincheck.client.internal;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.IndexedResult;
import dev.domaincheck.client.ServerInfo;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.GetServerInfoRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The calls of DomainCheckService. */
public final class Checks {

  private final Connection connection;
  private final Failures failures;

  public Checks(Connection connection) {
    this.connection = connection;
    this.failures = new Failures(connection.settings());
  }

  /** Checks names in one unary call. */
  public List<DomainResult> check(List<String> names, CheckOptions options) {
    try {
      return results(
          ClientCalls.blockingUnaryCall(
              connection.checks(),
              DomainCheckServiceGrpc.getCheckDomainsMethod(),
              unary(options),
              request(names, options)),
          names.size());
    } catch (StatusRuntimeException e) {
      throw failures.of(e);
    }
  }

  /** As {@link #check}, without a thread that waits. */
  public CompletableFuture<List<DomainResult>> checkAsync(
      List<String> names, CheckOptions options) {
    CompletableFuture<List<DomainResult>> future = new CompletableFuture<>();
    ClientCall<CheckDomainsRequest, CheckDomainsResponse> call =
        connection.checks().newCall(DomainCheckServiceGrpc.getCheckDomainsMethod(), unary(options));
    call.start(
        new ClientCall.Listener<>() {
          private @Nullable CheckDomainsResponse response;

          @Override
          public void onMessage(CheckDomainsResponse message) {
            response = message;
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
              future.completeExceptionally(failures.of(status, trailers));
            } else if (response == null) {
              future.completeExceptionally(failures.contract("the answer holds no message"));
            } else {
              try {
                future.complete(results(response, names.size()));
              } catch (RuntimeException e) {
                future.completeExceptionally(e);
              }
            }
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage(request(names, options));
    call.halfClose();
    // Also where the caller completes the future otherwise, as orTimeout does.
    var unused =
        future.whenComplete(
            (results, thrown) -> {
              if (thrown != null) {
                call.cancel("the future was cancelled", thrown);
              }
            });
    return future;
  }

  /** Checks names and hands each result over as it becomes known. */
  public Results<?, IndexedResult> checkStream(List<String> names, CheckOptions options) {
    Duration timeout = options.timeout() == null ? DefaultTimeout.OF_STREAM : options.timeout();
    ClientCall<CheckDomainsStreamRequest, CheckDomainsStreamResponse> call =
        connection
            .checks()
            .newCall(
                DomainCheckServiceGrpc.getCheckDomainsStreamMethod(), Connection.within(timeout));
    var results =
        new Results<>(
            call, new IndexedResponses(names.size(), failures), failures, connection.settings());
    results.start();
    call.sendMessage(
        CheckDomainsStreamRequest.newBuilder()
            .addAllDomainNames(ToWire.names(names))
            .setOptions(ToWire.options(options))
            .build());
    call.halfClose();
    return results;
  }

  /** Checks names as an iterator hands them out, while results are taken. */
  public Results<?, BulkResult> checkBulk(Iterator<BulkName> names, CheckOptions options) {
    CallOptions callOptions =
        options.timeout() == null ? CallOptions.DEFAULT : Connection.within(options.timeout());
    // Each call has a new token, and what is left of the time.
    Supplier<ClientCall<CheckDomainsBulkRequest, CheckDomainsBulkResponse>> calls =
        () ->
            connection
                .checks()
                .newCall(DomainCheckServiceGrpc.getCheckDomainsBulkMethod(), callOptions);
    BulkFeed feed =
        new BulkFeed(
            calls,
            names,
            ToWire.options(options),
            callOptions.getDeadline(),
            failures,
            connection.feeds());
    connection.feeds().add(feed);
    var results = new Results<>(calls.get(), feed, failures, connection.settings());
    results.start();
    feed.start();
    return results;
  }

  /** Checks names as an iterator would hand them out, and puts the results in their order. */
  public List<DomainResult> checkAll(List<String> names, CheckOptions options) {
    DomainResult[] inOrder = new DomainResult[names.size()];
    Iterator<BulkName> numbered =
        IntStream.range(0, inOrder.length)
            .mapToObj(i -> new BulkName(names.get(i), Integer.toString(i)))
            .iterator();
    CheckOptions bounded =
        options.timeout() == null
            ? options.withTimeout(DefaultTimeout.ofAll(inOrder.length))
            : options;
    try (Results<?, BulkResult> results = checkBulk(numbered, bounded)) {
      // Every name has one result, or this throws.
      results.forEachRemaining(
          result -> inOrder[Integer.parseInt(result.correlationId())] = result.result());
    }
    return List.of(inOrder);
  }

  /** Asks for the server's description. */
  public ServerInfo serverInfo() {
    try {
      return Descriptions.serverInfo(
          ClientCalls.blockingUnaryCall(
              connection.checks(),
              DomainCheckServiceGrpc.getGetServerInfoMethod(),
              Connection.within(connection.settings().timeout()),
              GetServerInfoRequest.getDefaultInstance()));
    } catch (StatusRuntimeException e) {
      throw failures.of(e);
    }
  }

  private CallOptions unary(CheckOptions options) {
    return Connection.within(
        options.timeout() == null ? connection.settings().timeout() : options.timeout());
  }

  private static CheckDomainsRequest request(List<String> names, CheckOptions options) {
    return CheckDomainsRequest.newBuilder()
        .addAllDomainNames(ToWire.names(names))
        .setOptions(ToWire.options(options))
        .build();
  }

  /** A count that differs would pair names with the answers of others. */
  private List<DomainResult> results(CheckDomainsResponse response, int names) {
    if (response.getResultsCount() != names) {
      throw failures.contract(response.getResultsCount() + " results for " + names + " names");
    }
    return response.getResultsList().stream().map(FromWire::result).toList();
  }
}
