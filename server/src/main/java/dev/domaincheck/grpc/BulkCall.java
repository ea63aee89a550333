package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One CheckDomainsBulk call.
 *
 * <p>The transport is asked for one message at a time, the next when the names of the last have all
 * begun: a caller who sends faster than registries answer is held back by flow control, and so is
 * one who does not read (see {@link ResultStream}).
 */
final class BulkCall implements StreamObserver<CheckDomainsBulkRequest> {
  static final int MAX_BATCH = 100;
  private static final int MAX_ID_BYTES = 128;

  private final ServerCallStreamObserver<Reply> out;
  private final Answers answers;
  private final Function<CheckOptions, CallOptions> optionsReader;
  private final Backlog backlog;
  private final Caller caller;
  private final Deadline deadline;
  private final Drain drain;
  private final Duration idle;
  private final ResultStream<Result, Reply> results;
  private final BlockingQueue<Event> inbound = new LinkedBlockingQueue<>();

  /** What arrives from the caller, or from the server's own end. */
  private sealed interface Event {}

  private record Message(CheckDomainsBulkRequest request) implements Event {}

  private record HalfClosed() implements Event {}

  private record Draining() implements Event {}

  /** Must be made while the rpc's method runs, before it returns. */
  BulkCall(
      ServerCallStreamObserver<Reply> out,
      Answers answers,
      Function<CheckOptions, CallOptions> optionsReader,
      Backlog backlog,
      Caller caller,
      Deadline deadline,
      Drain drain,
      StreamPatience patience) {
    this.out = out;
    this.answers = answers;
    this.optionsReader = optionsReader;
    this.backlog = backlog;
    this.caller = caller;
    this.deadline = deadline;
    this.drain = drain;
    this.idle = patience.idle();
    this.results = new ResultStream<>(out, Reply::of, backlog, patience);
    out.disableAutoRequest();
    out.request(1);
  }

  @Override
  public void onNext(CheckDomainsBulkRequest request) {
    inbound.add(new Message(request));
  }

  @Override
  public void onError(Throwable cancelled) {
    // The call's context is cancelled too, which interrupts its threads.
  }

  @Override
  public void onCompleted() {
    inbound.add(new HalfClosed());
  }

  /** Serves the call until it ends. */
  void run() throws InterruptedException {
    Runnable draining = () -> inbound.add(new Draining());
    drain.onBegin(draining);
    try {
      results.pump(this::read);
    } finally {
      drain.forget(draining);
    }
  }

  private void read() throws InterruptedException {
    CallOptions options = optionsReader.apply(CheckOptions.getDefaultInstance());
    boolean first = true;
    FanOut lookups = null;
    try {
      while (true) {
        Event event = inbound.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
        switch (event) {
          case null -> {
            if (lookups == null || lookups.isIdle()) {
              throw Errors.of(
                  Status.Code.ABORTED,
                  ErrorReason.ERROR_REASON_IDLE_TIMEOUT,
                  "nothing was sent for " + idle.toSeconds() + " s",
                  Map.of());
            }
          }
          case HalfClosed end -> {
            if (lookups != null) {
              lookups.join();
            }
            return;
          }
          case Draining end -> {
            if (lookups != null) {
              lookups.join();
            }
            throw Errors.draining();
          }
          case Message message -> {
            switch (message.request().getMessageCase()) {
              case OPTIONS -> {
                if (!first) {
                  throw unexpected("options come only in the first message of a stream");
                }
                options = optionsReader.apply(message.request().getOptions());
              }
              case BATCH -> {
                if (lookups == null) {
                  lookups = new FanOut(options.parallelism(), backlog);
                }
                check(message.request().getBatch().getDomainsList(), options, lookups);
              }
              case MESSAGE_NOT_SET ->
                  throw unexpected("a message holds neither options nor a batch");
            }
            first = false;
            out.request(1);
          }
        }
      }
    } finally {
      if (lookups != null) {
        lookups.close();
      }
    }
  }

  private void check(List<BulkDomain> batch, CallOptions options, FanOut lookups)
      throws InterruptedException {
    if (batch.isEmpty()) {
      throw Errors.invalid(
          ErrorReason.ERROR_REASON_EMPTY_REQUEST, "batch.domains", "is empty, expected 1 to 100");
    }
    if (batch.size() > MAX_BATCH) {
      throw Errors.invalid(
          ErrorReason.ERROR_REASON_TOO_MANY_NAMES,
          "batch.domains",
          "has " + batch.size() + " names, expected 1 to " + MAX_BATCH,
          Map.of("limit", Integer.toString(MAX_BATCH)));
    }
    for (BulkDomain domain : batch) {
      int bytes = domain.getCorrelationIdBytes().size();
      if (bytes > MAX_ID_BYTES) {
        throw Errors.invalid(
            ErrorReason.ERROR_REASON_INVALID_OPTION,
            "batch.domains.correlation_id",
            "has " + bytes + " bytes, expected at most " + MAX_ID_BYTES);
      }
    }
    results.accept(batch.size());
    List<Result> group = new ArrayList<>(batch.size());
    for (BulkDomain domain : batch) {
      Question question = Question.identified(domain.getDomainName(), domain.getCorrelationId());
      Result known = answers.now(question, options.check());
      if (known != null) {
        group.add(known);
        continue;
      }
      // What is known need not wait for a slot of what is not.
      results.put(group);
      group = new ArrayList<>();
      lookups.stopIfDraining(drain);
      boolean begun =
          lookups.submit(
              () -> results.put(answers.later(question, options.check(), caller, deadline)),
              deadline);
      if (!begun) {
        results.put(Answers.outOfTime(question));
      }
    }
    results.put(group);
  }

  private static StatusRuntimeException unexpected(String text) {
    return Errors.of(
        Status.Code.INVALID_ARGUMENT,
        ErrorReason.ERROR_REASON_UNEXPECTED_MESSAGE,
        text,
        Map.of(),
        com.google.rpc.BadRequest.newBuilder()
            .addFieldViolations(
                com.google.rpc.BadRequest.FieldViolation.newBuilder()
                    .setField("message")
                    .setDescription(text))
            .build());
  }
}
