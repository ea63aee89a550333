package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One CheckDomainsBulk call.
 *
 * <p>The transport is asked for one message at a time, the next when the names of the last have all
 * begun: a caller who sends faster than registries answer is held back by flow control, and so is
 * one who does not read (see {@link ResultStream}).
 *
 * <p>A batch whose names are all cached is answered on the event loop, as long as nothing else of
 * the call is under way: two threads to pass through would cost more than its answers. Any other
 * message is left to threads. While nothing is under way there is one, which sleeps until something
 * is left to it or the call has been idle for too long: a server may have ten thousand open streams
 * that are hardly used. From such a message on until all that was read is answered and written, it
 * writes, and another one reads and begins lookups.
 *
 * <p>Whoever holds {@link #turn} may have results written: the event loop for one batch, for which
 * it never waits, and the thread that reads for as long as it lives.
 */
final class BulkCall implements StreamObserver<CheckDomainsBulkRequest> {
  static final int MAX_BATCH = 100;

  static final RequestMarshaller<CheckDomainsBulkRequest> REQUESTS =
      RequestMarshaller.of(DomainCheckServiceGrpc.getCheckDomainsBulkMethod());

  private static final int MAX_ID_BYTES = 128;

  /** Names of more characters in all are not for the event loop to read. */
  private static final int MAX_INLINE_CHARS = 16 * 1024;

  private final ServerCallStreamObserver<Reply> out;
  private final Answers answers;
  private final Function<CheckOptions, CallOptions> optionsReader;
  private final CallLimits limits;
  private final Backlog backlog;
  private final Caller caller;
  private final Deadline deadline;
  private final Drain drain;
  private final StreamPatience patience;
  private final ResultStream<Result, Reply> results;
  private final BlockingQueue<Event> inbound = new LinkedBlockingQueue<>();
  private final ReentrantLock turn = new ReentrantLock();

  // These change only for who has the turn.
  private CallOptions options;
  private boolean first = true;

  /** Those of the whole call; null until one is begun. */
  private @Nullable FanOut lookups;

  /** What ends the call once all that was read is answered. */
  private @Nullable End end;

  /** Whether the event loop is to write nothing any more: what threads have left still goes out. */
  private boolean closed;

  /** Whether the next message is asked for only when the transport has written the last answers. */
  private volatile boolean paused;

  private volatile Deadline idleUntil;

  /** What arrives from the caller, or from the server's own end. */
  private sealed interface Event {}

  /** As it was sent. */
  private record Message(CheckDomainsBulkRequest request) implements Event {}

  /**
   * One that was read on the event loop.
   *
   * @param known the answer to each question; null for those that are to be looked up
   */
  private record Batch(List<Question> questions, List<@Nullable Result> known) implements Event {}

  /** Nothing is to be read after this. */
  private sealed interface End extends Event {}

  private record HalfClosed() implements End {}

  private record Draining() implements End {}

  /** No lookup ran when this was put in, or all that was accepted was written. */
  private record Lull() implements Event {}

  /** Must be made while the rpc's method runs, before it returns. */
  BulkCall(
      ServerCallStreamObserver<Reply> out,
      Answers answers,
      Function<CheckOptions, CallOptions> optionsReader,
      CallLimits limits,
      Backlog backlog,
      Caller caller,
      Deadline deadline,
      Drain drain,
      StreamPatience patience) {
    this.out = out;
    this.answers = answers;
    this.optionsReader = optionsReader;
    this.limits = limits;
    this.backlog = backlog;
    this.caller = caller;
    this.deadline = deadline;
    this.drain = drain;
    this.patience = patience;
    this.idleUntil = Deadline.after(patience.idle());
    this.options = optionsReader.apply(CheckOptions.getDefaultInstance());
    this.results = new ResultStream<>(out, Reply::of, backlog, patience);
    out.setOnReadyHandler(this::becameReady);
    out.disableAutoRequest();
    out.request(1);
  }

  @Override
  public void onNext(CheckDomainsBulkRequest request) {
    idleUntil = Deadline.after(patience.idle());
    Event rest = new Message(request);
    // A transport may deliver a message to the very thread that asks for it.
    if (!turn.isHeldByCurrentThread() && turn.tryLock()) {
      try {
        rest = answerNow(request);
      } catch (RuntimeException e) {
        // The reading thread meets the same fault, and can tell the caller.
      } finally {
        turn.unlock();
      }
    }
    if (rest != null) {
      inbound.add(rest);
    } else if (results.isReady()) {
      out.request(1);
    } else {
      idleUntil = Deadline.after(patience.slow());
      paused = true;
    }
  }

  private void becameReady() {
    results.becameReady();
    if (paused) {
      idleUntil = Deadline.after(patience.idle());
      paused = false;
      out.request(1);
    }
  }

  /**
   * Writes the answers to a batch if the cache has them all.
   *
   * @return what is left to the reading thread; null if nothing is
   */
  private @Nullable Event answerNow(CheckDomainsBulkRequest request) {
    List<BulkDomain> domains = request.getBatch().getDomainsList();
    if (closed
        || fault(domains) != null
        || length(domains) > MAX_INLINE_CHARS
        || !limits.quotas().take(caller, domains.size()).isZero()) {
      return new Message(request);
    }
    Batch batch = look(domains);
    first = false;
    List<Result> answers = new ArrayList<>(domains.size());
    for (Result known : batch.known) {
      if (known == null) {
        return batch;
      }
      answers.add(known);
    }
    results.writeNow(answers);
    return null;
  }

  private static int length(List<BulkDomain> domains) {
    int length = 0;
    for (BulkDomain domain : domains) {
      length += domain.getDomainName().length();
    }
    return length;
  }

  private Batch look(List<BulkDomain> domains) {
    List<Question> questions = new ArrayList<>(domains.size());
    List<@Nullable Result> known = new ArrayList<>(domains.size());
    for (BulkDomain domain : domains) {
      Question question = Question.identified(domain.getDomainName(), domain.getCorrelationId());
      questions.add(question);
      known.add(answers.now(question, options.check()));
    }
    return new Batch(questions, known);
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
      results.serve(this::await);
    } finally {
      drain.forget(draining);
      if (lookups != null) {
        lookups.close();
      }
    }
  }

  /** Waits for what the event loop leaves, while nothing is under way. */
  private void await() throws InterruptedException {
    try {
      while (true) {
        Event event =
            end != null ? end : inbound.poll(idleUntil.remainingNanos(), TimeUnit.NANOSECONDS);
        switch (event) {
          case null -> endIfIdle();
          case HalfClosed now -> {
            return;
          }
          case Draining now -> throw Errors.draining();
          case Lull before -> {}
          case Message message -> results.pump(() -> answer(message), this::lull);
          case Batch batch -> results.pump(() -> answer(batch), this::lull);
        }
      }
    } finally {
      turn.lock();
      try {
        closed = true;
      } finally {
        turn.unlock();
      }
    }
  }

  private void lull() {
    inbound.add(new Lull());
  }

  private void endIfIdle() {
    turn.lock();
    try {
      // Else what came was answered on the event loop.
      if (idleUntil.isExpired()) {
        throw paused
            ? results.slowConsumer()
            : Errors.of(
                Status.Code.ABORTED,
                ErrorReason.ERROR_REASON_IDLE_TIMEOUT,
                "nothing was sent for " + patience.idle().toSeconds() + " s",
                Map.of());
      }
    } finally {
      turn.unlock();
    }
  }

  /** Answers what was read, and what comes meanwhile, until nothing of it is under way. */
  private void answer(Event read) throws InterruptedException {
    boolean more;
    turn.lock();
    try {
      // If this fails, there may be results that are still to be written.
      closed = true;
      more = answerAll(read);
      closed = end != null;
    } finally {
      turn.unlock();
    }
    askFor(more);
  }

  /** Begins the caller's time anew, however long its last message took. */
  private void askFor(boolean more) {
    idleUntil = Deadline.after(patience.idle());
    if (more) {
      out.request(1);
    }
  }

  /**
   * Answers as {@link #answer} does, for which it has the turn.
   *
   * @return whether the next message is still to be asked for
   */
  private boolean answerAll(Event read) throws InterruptedException {
    for (Event event = read; ; event = inbound.take()) {
      boolean isMessage = true;
      switch (event) {
        case End now -> {
          if (lookups != null) {
            lookups.join();
          }
          end = now;
          return false;
        }
        case Lull now -> isMessage = false;
        case Message message -> {
          answer(message.request());
          first = false;
        }
        case Batch batch -> {
          results.accept(batch.questions.size());
          check(batch);
        }
      }
      boolean isIdle = lookups == null || lookups.isIdle();
      if (isIdle && lookups != null) {
        // Does not wait, but tells of a lookup that failed.
        lookups.join();
      }
      // A message whose answers were at hand is soon written, and the event loop goes on. But while
      // a caller reads what lookups have brought, others may begin.
      if (isIdle && (isMessage || results.areWritten())) {
        results.awaitWritten();
        return isMessage;
      }
      askFor(isMessage);
    }
  }

  private void answer(CheckDomainsBulkRequest request) throws InterruptedException {
    switch (request.getMessageCase()) {
      case OPTIONS -> {
        if (!first) {
          throw unexpected("options come only in the first message of a stream");
        }
        options = optionsReader.apply(request.getOptions());
      }
      case BATCH -> {
        List<BulkDomain> domains = request.getBatch().getDomainsList();
        StatusRuntimeException fault = fault(domains);
        if (fault != null) {
          throw fault;
        }
        results.accept(domains.size());
        // Who sends faster than its quota is held back, like one who does not read, and told
        // meanwhile that there are names to come.
        awaitQuota(domains.size());
        check(look(domains));
      }
      case MESSAGE_NOT_SET -> {
        REQUESTS.require(request);
        throw unexpected("a message holds neither options nor a batch");
      }
    }
  }

  /** If there is none for so many names, what was begun is answered before the call ends. */
  private void awaitQuota(int names) throws InterruptedException {
    StatusRuntimeException refusal = null;
    try {
      if (limits.awaitQuota(caller, names, deadline, drain)) {
        return;
      }
    } catch (StatusRuntimeException e) {
      refusal = e;
    }
    if (lookups != null) {
      lookups.join();
    }
    throw refusal == null ? Errors.draining() : refusal;
  }

  /** Those of the call; one of which nothing is known yet is refused if there is no room. */
  private FanOut lookups(boolean nothingKnown, int names) {
    FanOut begun = lookups;
    if (begun == null) {
      if (nothingKnown) {
        try {
          backlog.requireRoom(options.check());
        } catch (StatusRuntimeException refused) {
          limits.giveBack(caller, names);
          throw refused;
        }
      }
      begun = new FanOut(options.parallelism(), this::lull);
      lookups = begun;
    }
    return begun;
  }

  /** What is wrong with a batch; null if nothing is. */
  private static @Nullable StatusRuntimeException fault(List<BulkDomain> batch) {
    if (batch.isEmpty()) {
      return Errors.invalid(
          ErrorReason.ERROR_REASON_EMPTY_REQUEST, "batch.domains", "is empty, expected 1 to 100");
    }
    if (batch.size() > MAX_BATCH) {
      return Errors.invalid(
          ErrorReason.ERROR_REASON_TOO_MANY_NAMES,
          "batch.domains",
          "has " + batch.size() + " names, expected 1 to " + MAX_BATCH,
          Map.of("limit", Integer.toString(MAX_BATCH)));
    }
    for (BulkDomain domain : batch) {
      // A character is three bytes of UTF-8 at most.
      if (domain.getCorrelationId().length() <= MAX_ID_BYTES / 3) {
        continue;
      }
      int bytes = domain.getCorrelationIdBytes().size();
      if (bytes > MAX_ID_BYTES) {
        return Errors.invalid(
            ErrorReason.ERROR_REASON_INVALID_OPTION,
            "batch.domains.correlation_id",
            "has " + bytes + " bytes, expected at most " + MAX_ID_BYTES);
      }
    }
    return null;
  }

  private void check(Batch batch) throws InterruptedException {
    // What is known goes out before anything waits for a slot: it would be older than it may be.
    List<Result> known = batch.known.stream().filter(Objects::nonNull).toList();
    FanOut lookups = lookups(known.isEmpty(), batch.questions.size());
    results.put(known);
    CallOptions options = this.options;
    for (int i = 0; i < batch.questions.size(); i++) {
      if (batch.known.get(i) != null) {
        continue;
      }
      Question question = batch.questions.get(i);
      lookups.stopIfDraining(drain);
      boolean begun =
          lookups.submit(
              () -> results.put(answers.later(question, options.check(), caller, deadline)),
              deadline);
      if (!begun) {
        results.put(answers.outOfTime(question, options.check()));
      }
    }
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
