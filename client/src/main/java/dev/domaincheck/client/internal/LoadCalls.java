package dev.domaincheck.client.internal;

import dev.domaincheck.bench.v1.CallBulkRequest;
import dev.domaincheck.bench.v1.CallBulkResponse;
import dev.domaincheck.bench.v1.CallInterceptedRequest;
import dev.domaincheck.bench.v1.CallInterceptedResponse;
import dev.domaincheck.bench.v1.CallRequest;
import dev.domaincheck.bench.v1.CallResponse;
import dev.domaincheck.bench.v1.NoopGrpc;
import dev.domaincheck.bench.v1.PrepareRequest;
import dev.domaincheck.client.LoadOutcome;
import dev.domaincheck.client.LoadPlan;
import dev.domaincheck.client.LoadSubject;
import dev.domaincheck.client.PreparedLoad;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** The calls of a load generator. */
public final class LoadCalls implements AutoCloseable {

  private final Connection connection;
  private final LoadPlan plan;
  private final Failures failures;
  private final List<LoadConnection> connections = new ArrayList<>();

  /** The names of each call, in turn; those left over at the end are not asked for. */
  private final List<List<String>> calls = new ArrayList<>();

  /**
   * Connects at the first call.
   *
   * @throws java.io.UncheckedIOException if the trust file cannot be read
   */
  public LoadCalls(Settings settings, LoadPlan plan) {
    this.connection = Connection.open(settings);
    this.plan = plan;
    this.failures = new Failures(settings);
    for (int i = 0; i < plan.connections(); i++) {
      connections.add(
          new LoadConnection(settings, settings.targets().get(i % settings.targets().size())));
    }
    int size = plan.namesPerCall();
    for (int i = 0; i + size <= plan.names().size(); i += size) {
      calls.add(plan.names().subList(i, i + size));
    }
  }

  /** Has the calls that do nothing answer what a check of the first names does. */
  public PreparedLoad prepare() {
    CheckDomainsRequest request = unary(calls.getFirst());
    try {
      CheckDomainsResponse response =
          ClientCalls.blockingUnaryCall(
              connection.checks(),
              DomainCheckServiceGrpc.getCheckDomainsMethod(),
              Connection.within(connection.settings().timeout()),
              request);
      List<DomainResult> results = response.getResultsList();
      if (plan.bulk()) {
        results = withIds(results);
      }
      PrepareRequest answer = PrepareRequest.newBuilder().addAllResults(results).build();
      return new PreparedLoad(
          prepare(answer),
          plan.bulk() ? bulk(calls.getFirst()).getSerializedSize() : request.getSerializedSize(),
          // The one field of a response is that of the request.
          answer.getSerializedSize());
    } catch (StatusRuntimeException e) {
      throw failures.of(e);
    }
  }

  private boolean prepare(PrepareRequest answer) {
    try {
      var unused =
          ClientCalls.blockingUnaryCall(
              connection.checks(),
              NoopGrpc.getPrepareMethod(),
              Connection.within(connection.settings().timeout()),
              answer);
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return false;
      }
      throw e;
    }
  }

  private static List<DomainResult> withIds(List<DomainResult> results) {
    List<DomainResult> all = new ArrayList<>();
    for (DomainResult result : results) {
      all.add(result.toBuilder().setCorrelationId(String.valueOf(all.size())).build());
    }
    return all;
  }

  private static CheckDomainsRequest unary(List<String> names) {
    return CheckDomainsRequest.newBuilder().addAllDomainNames(names).build();
  }

  private static CheckDomainsBulkRequest bulk(List<String> names) {
    return CheckDomainsBulkRequest.newBuilder().setBatch(batch(names)).build();
  }

  private static DomainBatch batch(List<String> names) {
    DomainBatch.Builder batch = DomainBatch.newBuilder();
    for (String name : names) {
      batch.addDomains(
          BulkDomain.newBuilder()
              .setDomainName(name)
              .setCorrelationId(String.valueOf(batch.getDomainsCount())));
    }
    return batch.build();
  }

  private <Q> List<Q> requests(Function<List<String>, Q> request) {
    return calls.stream().map(request).toList();
  }

  /** Makes calls and waits for the end of all. */
  public LoadOutcome run(
      LoadSubject subject, Duration leadIn, Duration time, Supplier<LongConsumer> recorders)
      throws InterruptedException {
    List<LoadTally> tallies = new ArrayList<>();
    for (int i = 0; i < connections.size(); i++) {
      tallies.add(new LoadTally(recorders.get()));
    }
    if (plan.bulk()) {
      streams(subject, leadIn, time, tallies);
    } else {
      unaries(subject, leadIn, time, tallies);
    }
    return new LoadOutcome(
        tallies.stream().mapToLong(LoadTally::counted).sum(),
        time,
        tallies.stream().mapToLong(LoadTally::calls).sum());
  }

  private void unaries(LoadSubject subject, Duration leadIn, Duration time, List<LoadTally> tallies)
      throws InterruptedException {
    switch (subject) {
      case CHECK ->
          unaries(
              new LoadMethod<>(
                  DomainCheckServiceGrpc.getCheckDomainsMethod(),
                  requests(LoadCalls::unary),
                  CheckDomainsResponse::getResultsList),
              leadIn,
              time,
              tallies);
      case NOOP ->
          unaries(
              new LoadMethod<>(
                  NoopGrpc.getCallMethod(),
                  requests(names -> CallRequest.newBuilder().addAllDomainNames(names).build()),
                  CallResponse::getResultsList),
              leadIn,
              time,
              tallies);
      case NOOP_INTERCEPTED ->
          unaries(
              new LoadMethod<>(
                  NoopGrpc.getCallInterceptedMethod(),
                  requests(
                      names ->
                          CallInterceptedRequest.newBuilder().addAllDomainNames(names).build()),
                  CallInterceptedResponse::getResultsList),
              leadIn,
              time,
              tallies);
    }
  }

  private <Q, A> void unaries(
      LoadMethod<Q, A> method, Duration leadIn, Duration time, List<LoadTally> tallies)
      throws InterruptedException {
    if (plan.rate() > 0) {
      LoadRun run = new LoadRun(leadIn, time, plan.namesPerCall(), 1, failures);
      new OpenLoop<>(connections, tallies, method, run, plan.rate(), plan.inFlight()).run();
      run.await();
      return;
    }
    LoadRun run = new LoadRun(leadIn, time, plan.namesPerCall(), plan.inFlight(), failures);
    for (int i = 0; i < plan.inFlight(); i++) {
      int place = i % connections.size();
      new ClosedLoop<>(connections.get(place), method, run, tallies.get(place), i).start();
    }
    run.await();
  }

  private void streams(LoadSubject subject, Duration leadIn, Duration time, List<LoadTally> tallies)
      throws InterruptedException {
    switch (subject) {
      case CHECK ->
          streams(
              new LoadMethod<>(
                  DomainCheckServiceGrpc.getCheckDomainsBulkMethod(),
                  requests(LoadCalls::bulk),
                  CheckDomainsBulkResponse::getResultsList),
              leadIn,
              time,
              tallies);
      case NOOP ->
          streams(
              new LoadMethod<>(
                  NoopGrpc.getCallBulkMethod(),
                  requests(names -> CallBulkRequest.newBuilder().setBatch(batch(names)).build()),
                  CallBulkResponse::getResultsList),
              leadIn,
              time,
              tallies);
      case NOOP_INTERCEPTED ->
          throw new IllegalArgumentException("no bulk stream does nothing behind interceptors");
    }
  }

  private <Q, A> void streams(
      LoadMethod<Q, A> method, Duration leadIn, Duration time, List<LoadTally> tallies)
      throws InterruptedException {
    int count = connections.size();
    LoadRun run = new LoadRun(leadIn, time, plan.namesPerCall(), count, failures);
    for (int i = 0; i < count; i++) {
      int batches = plan.inFlight() / count + (i < plan.inFlight() % count ? 1 : 0);
      new BulkLoop<>(connections.get(i), method, run, tallies.get(i), batches).start();
    }
    run.await();
  }

  @Override
  public void close() {
    connections.forEach(LoadConnection::close);
    connection.close();
  }
}
