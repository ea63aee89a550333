package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The public service.
 *
 * <p>Methods begin on the transport's event loop, where nothing may block. A small unary call whose
 * every name is cached or no name at all is answered there; any other call hops to a virtual
 * thread.
 */
public final class CheckService implements BindableService {
  static final int MAX_NAMES = 1_000;
  static final int MAX_NAMES_WITH_REGISTRATION = 200;
  static final int MAX_STREAM_NAMES = 10_000;

  /** A call beyond either would keep the event loop from its other connections for too long. */
  private static final int MAX_INLINE_NAMES = 64;

  private static final int MAX_INLINE_BYTES = 16 * 1024;

  private static final Duration UNARY_TIME = Duration.ofSeconds(30);
  private static final Duration STREAM_TIME = Duration.ofMinutes(5);

  /** No bound: a bulk stream goes on for as long as it is fed and read. */
  private static final Duration BULK_TIME = Duration.ofDays(36_500);

  private static final RequestMarshaller<CheckDomainsRequest> REQUESTS =
      RequestMarshaller.of(DomainCheckServiceGrpc.getCheckDomainsMethod());

  private static final RequestMarshaller<CheckDomainsStreamRequest> STREAM_REQUESTS =
      RequestMarshaller.of(DomainCheckServiceGrpc.getCheckDomainsStreamMethod());

  private final Answers answers;
  private final Supplier<Directory> directories;
  private final ServerDescription description;
  private final int parallelism;
  private final CallLimits limits;
  private final Drain drain;
  private final StreamPatience patience;

  /** Those of a call that sets none. */
  private final CallOptions usual;

  /**
   * @param parallelism lookups under way at once for one call, waiting ones included
   */
  public CheckService(
      CachingChecker checker,
      Supplier<Directory> directories,
      ServerDescription description,
      int parallelism,
      CallLimits limits,
      Drain drain) {
    this(checker, directories, description, parallelism, limits, drain, StreamPatience.STANDARD);
  }

  CheckService(
      CachingChecker checker,
      Supplier<Directory> directories,
      ServerDescription description,
      int parallelism,
      CallLimits limits,
      Drain drain,
      StreamPatience patience) {
    this.answers = new Answers(checker);
    this.directories = directories;
    this.description = description;
    this.parallelism = parallelism;
    this.limits = limits;
    this.drain = drain;
    this.patience = patience;
    this.usual = read(CheckOptions.getDefaultInstance());
  }

  @Override
  public ServerServiceDefinition bindService() {
    return new ReplyMethods(
            DomainCheckServiceGrpc.bindService(new InfoCalls(directories, description, drain)))
        .with(
            DomainCheckServiceGrpc.getCheckDomainsMethod(),
            REQUESTS,
            ServerCalls.asyncUnaryCall(this::checkDomains))
        .with(
            DomainCheckServiceGrpc.getCheckDomainsStreamMethod(),
            STREAM_REQUESTS,
            ServerCalls.asyncServerStreamingCall(this::checkDomainsStream))
        .with(
            DomainCheckServiceGrpc.getCheckDomainsBulkMethod(),
            BulkCall.REQUESTS,
            ServerCalls.asyncBidiStreamingCall(this::checkDomainsBulk))
        .build();
  }

  private void checkDomains(CheckDomainsRequest request, StreamObserver<Reply> out) {
    Calls.inline(
        out,
        () -> {
          REQUESTS.require(request);
          CallOptions options = options(request.getOptions());
          List<String> inputs = request.getDomainNamesList();
          requireCount(inputs.size(), maxNames(options.check().view()));
          limits.requireQuota(CallState.caller(), inputs.size());
          boolean small =
              inputs.size() <= MAX_INLINE_NAMES && request.getSerializedSize() <= MAX_INLINE_BYTES;
          if (!small) {
            Deadline deadline = Calls.deadline(UNARY_TIME);
            Calls.onVirtualThread(
                "CheckDomains",
                out,
                drain,
                () -> finish(known(inputs, options), options, deadline, out));
            return;
          }
          Batch batch = known(inputs, options);
          if (batch.missing.isEmpty()) {
            respond(batch, out);
          } else {
            Deadline deadline = Calls.deadline(UNARY_TIME);
            Calls.onVirtualThread(
                "CheckDomains", out, drain, () -> finish(batch, options, deadline, out));
          }
        });
  }

  /** The names of a unary call and the answers so far. */
  private static final class Batch {
    final Question[] questions;
    final Result[] results;
    final List<Integer> missing = new ArrayList<>();

    Batch(int size) {
      questions = new Question[size];
      results = new Result[size];
    }
  }

  private Batch known(List<String> inputs, CallOptions options) {
    Batch batch = new Batch(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      Question question = Question.of(inputs.get(i));
      batch.questions[i] = question;
      Result result = answers.now(question, options.check());
      if (result == null) {
        batch.missing.add(i);
      } else {
        batch.results[i] = result;
      }
    }
    return batch;
  }

  private void finish(
      Batch batch, CallOptions options, Deadline deadline, StreamObserver<Reply> out)
      throws InterruptedException {
    if (batch.missing.isEmpty()) {
      respond(batch, out);
      return;
    }
    Caller caller = CallState.caller();
    boolean nothingKnown = batch.missing.size() == batch.questions.length;
    try {
      lookUp(batch, nothingKnown, options, caller, deadline, out);
    } catch (StatusRuntimeException refused) {
      limits.giveBack(caller, batch.questions.length);
      throw refused;
    }
  }

  private void lookUp(
      Batch batch,
      boolean nothingKnown,
      CallOptions options,
      Caller caller,
      Deadline deadline,
      StreamObserver<Reply> out)
      throws InterruptedException {
    if (nothingKnown) {
      limits.backlog(caller, options.parallelism()).requireRoom(options.check());
    }
    if (batch.missing.size() == 1) {
      int only = batch.missing.getFirst();
      batch.results[only] = answers.later(batch.questions[only], options.check(), caller, deadline);
      respond(batch, nothingKnown, out);
      return;
    }
    try (CallLookups lookups = new CallLookups(answers, options, caller, deadline)) {
      for (int i : inTurns(batch.missing, batch.questions)) {
        lookups.begin(batch.questions[i], answer -> batch.results[i] = answer);
      }
      lookups.answerAll();
      respond(batch, nothingKnown, out);
    }
  }

  /**
   * A call of which every name was turned away was itself; what is known is answered in any case.
   */
  private static void requireAnswer(Result[] results) {
    Duration comeBack = Duration.ZERO;
    for (Result result : results) {
      if (!(result instanceof Result.Made made && made.isTurnedAway())) {
        return;
      }
      Duration wait = Duration.ofSeconds(made.message().getRetryAfter().getSeconds());
      comeBack = wait.compareTo(comeBack) > 0 ? wait : comeBack;
    }
    throw Errors.overloaded(Backlog.comeBack(comeBack));
  }

  /** The indexes of questions in the order in which they are looked up. */
  private List<Integer> inTurns(List<Integer> missing, Question[] questions) {
    Directory directory = directories.get();
    return ByTurns.over(missing, i -> ByTurns.group(questions[i], directory));
  }

  private static void respond(Batch batch, boolean nothingWasKnown, StreamObserver<Reply> out) {
    if (nothingWasKnown) {
      requireAnswer(batch.results);
    }
    respond(batch, out);
  }

  private static void respond(Batch batch, StreamObserver<Reply> out) {
    out.onNext(Reply.of(Arrays.asList(batch.results), null));
    out.onCompleted();
  }

  private void checkDomainsStream(CheckDomainsStreamRequest request, StreamObserver<Reply> out) {
    Calls.inline(
        out,
        () -> {
          STREAM_REQUESTS.require(request);
          CallOptions options = options(request.getOptions()).ofStream();
          List<String> inputs = request.getDomainNamesList();
          requireCount(inputs.size(), MAX_STREAM_NAMES);
          Caller caller = CallState.caller();
          limits.requireStream(caller);
          limits.requireQuota(caller, inputs.size());
          Deadline deadline = Calls.deadline(STREAM_TIME);
          ResultStream<Result, Reply> results =
              new ResultStream<>(
                  (ServerCallStreamObserver<Reply>) out,
                  Reply::of,
                  limits.backlog(caller, options.parallelism()),
                  patience);
          results.accept(inputs.size());
          Calls.onVirtualThread(
              "CheckDomainsStream",
              out,
              drain,
              () -> {
                try (CallLookups lookups = new CallLookups(answers, options, caller, deadline)) {
                  results.serveFrom(() -> stream(inputs, options, lookups, results));
                }
              });
        });
  }

  private void stream(
      List<String> inputs,
      CallOptions options,
      CallLookups lookups,
      ResultStream<Result, Reply> results)
      throws InterruptedException {
    Question[] questions = new Question[inputs.size()];
    List<Integer> missing = new ArrayList<>();
    List<Result> group = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      questions[i] = Question.indexed(inputs.get(i), i);
      Result known = answers.now(questions[i], options.check());
      if (known == null) {
        missing.add(i);
      } else {
        group.add(known);
        if (group.size() == ResultStream.GROUP) {
          results.put(group);
          group = new ArrayList<>();
        }
      }
    }
    if (missing.size() == inputs.size()) {
      Caller caller = CallState.caller();
      try {
        limits.backlog(caller, options.parallelism()).requireRoom(options.check());
      } catch (StatusRuntimeException refused) {
        limits.giveBack(caller, inputs.size());
        throw refused;
      }
    }
    results.put(group);
    for (int index : inTurns(missing, questions)) {
      lookups.stopIfDraining(drain);
      lookups.begin(questions[index], results::put);
    }
    lookups.answerAll();
  }

  private StreamObserver<CheckDomainsBulkRequest> checkDomainsBulk(StreamObserver<Reply> out) {
    Caller caller = CallState.caller();
    try {
      limits.requireStream(caller);
    } catch (StatusRuntimeException e) {
      out.onError(e);
      return Calls.ignoring();
    }
    BulkCall call =
        new BulkCall(
            (ServerCallStreamObserver<Reply>) out,
            answers,
            wire -> options(wire).ofStream(),
            limits,
            limits.backlog(caller, parallelism),
            caller,
            Calls.deadline(BULK_TIME),
            drain,
            patience);
    Calls.onVirtualThread("CheckDomainsBulk", out, drain, call::run);
    return call;
  }

  private CallOptions options(CheckOptions wire) {
    // An empty message sets nothing.
    return wire.getSerializedSize() == 0 ? usual : read(wire);
  }

  private CallOptions read(CheckOptions wire) {
    return CallOptions.read(wire, description.lookupTimeout(), parallelism);
  }

  /** A record is larger than a verdict, and a response must stay within a message of 4 MiB. */
  private static int maxNames(View view) {
    return view == View.REGISTRATION ? MAX_NAMES_WITH_REGISTRATION : MAX_NAMES;
  }

  static void requireCount(int count, int limit) {
    if (count == 0) {
      throw Errors.invalid(
          ErrorReason.ERROR_REASON_EMPTY_REQUEST,
          "domain_names",
          "is empty, expected 1 to " + limit);
    }
    if (count > limit) {
      throw Errors.invalid(
          ErrorReason.ERROR_REASON_TOO_MANY_NAMES,
          "domain_names",
          "has " + count + " names, expected 1 to " + limit,
          Map.of("limit", Integer.toString(limit)));
    }
  }
}
