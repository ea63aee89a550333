package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.ErrorReason;
import dev.domaincheck.v1.GetServerInfoRequest;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.GetSuffixRequest;
import dev.domaincheck.v1.GetSuffixResponse;
import dev.domaincheck.v1.ListSuffixesRequest;
import dev.domaincheck.v1.ListSuffixesResponse;
import io.grpc.stub.ServerCallStreamObserver;
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
public final class CheckService extends DomainCheckServiceGrpc.DomainCheckServiceImplBase {
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

  private final Answers answers;
  private final Supplier<Directory> directories;
  private final ServerDescription description;
  private final SuffixMessages suffixes;
  private final int parallelism;
  private final QueryGate gate;
  private final Drain drain;
  private final StreamPatience patience;

  /**
   * @param parallelism lookups under way at once for one call, waiting ones included
   * @param gate tells how long the queues of the registries are
   */
  public CheckService(
      CachingChecker checker,
      Supplier<Directory> directories,
      ServerDescription description,
      int parallelism,
      QueryGate gate,
      Drain drain) {
    this(checker, directories, description, parallelism, gate, drain, StreamPatience.STANDARD);
  }

  CheckService(
      CachingChecker checker,
      Supplier<Directory> directories,
      ServerDescription description,
      int parallelism,
      QueryGate gate,
      Drain drain,
      StreamPatience patience) {
    this.answers = new Answers(checker);
    this.directories = directories;
    this.suffixes = new SuffixMessages(directories);
    this.description = description;
    this.parallelism = parallelism;
    this.gate = gate;
    this.drain = drain;
    this.patience = patience;
  }

  @Override
  public void checkDomains(CheckDomainsRequest request, StreamObserver<CheckDomainsResponse> out) {
    Calls.inline(
        out,
        () -> {
          CallOptions options = options(request.getOptions());
          List<String> inputs = request.getDomainNamesList();
          requireCount(inputs.size(), maxNames(options.check().view()));
          Deadline deadline = Calls.deadline(UNARY_TIME);
          boolean small =
              inputs.size() <= MAX_INLINE_NAMES && request.getSerializedSize() <= MAX_INLINE_BYTES;
          if (!small) {
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
            Calls.onVirtualThread(
                "CheckDomains", out, drain, () -> finish(batch, options, deadline, out));
          }
        });
  }

  /** The names of a unary call and the answers so far. */
  private static final class Batch {
    final Question[] questions;
    final DomainResult[] results;
    final List<Integer> missing = new ArrayList<>();

    Batch(int size) {
      questions = new Question[size];
      results = new DomainResult[size];
    }
  }

  private Batch known(List<String> inputs, CallOptions options) {
    Batch batch = new Batch(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      Question question = Question.of(inputs.get(i));
      batch.questions[i] = question;
      DomainResult.Builder result = answers.now(question, options.check());
      if (result == null) {
        batch.missing.add(i);
      } else {
        batch.results[i] = result.build();
      }
    }
    return batch;
  }

  private void finish(
      Batch batch, CallOptions options, Deadline deadline, StreamObserver<CheckDomainsResponse> out)
      throws InterruptedException {
    Caller caller = Calls.caller();
    Backlog backlog = new Backlog(gate, caller, options.parallelism());
    if (batch.missing.size() == 1) {
      backlog.requireRoom();
      int only = batch.missing.getFirst();
      batch.results[only] =
          answers.later(batch.questions[only], options.check(), caller, deadline).build();
    } else {
      try (FanOut lookups = new FanOut(options.parallelism(), backlog)) {
        for (int i : inTurns(batch.missing, batch.questions)) {
          Question question = batch.questions[i];
          boolean begun =
              lookups.submit(
                  () ->
                      batch.results[i] =
                          answers.later(question, options.check(), caller, deadline).build(),
                  deadline);
          if (!begun) {
            batch.results[i] = Answers.outOfTime(question).build();
          }
        }
        lookups.join();
      }
    }
    respond(batch, out);
  }

  /** The indexes of questions in the order in which they are looked up. */
  private List<Integer> inTurns(List<Integer> missing, Question[] questions) {
    Directory directory = directories.get();
    return ByTurns.over(missing, i -> ByTurns.group(questions[i], directory));
  }

  private static void respond(Batch batch, StreamObserver<CheckDomainsResponse> out) {
    out.onNext(
        CheckDomainsResponse.newBuilder().addAllResults(Arrays.asList(batch.results)).build());
    out.onCompleted();
  }

  @Override
  public void checkDomainsStream(
      CheckDomainsStreamRequest request, StreamObserver<CheckDomainsStreamResponse> out) {
    Calls.inline(
        out,
        () -> {
          CallOptions options = options(request.getOptions());
          List<String> inputs = request.getDomainNamesList();
          requireCount(inputs.size(), MAX_STREAM_NAMES);
          Deadline deadline = Calls.deadline(STREAM_TIME);
          ResultStream<CheckDomainsStreamResponse> results =
              new ResultStream<>(
                  (ServerCallStreamObserver<CheckDomainsStreamResponse>) out,
                  (group, progress) ->
                      CheckDomainsStreamResponse.newBuilder()
                          .addAllResults(group)
                          .setProgress(progress)
                          .build(),
                  new Backlog(gate, Calls.caller(), options.parallelism()),
                  patience);
          results.accept(inputs.size());
          Calls.onVirtualThread(
              "CheckDomainsStream",
              out,
              drain,
              () -> results.pump(() -> stream(inputs, options, deadline, results)));
        });
  }

  private void stream(
      List<String> inputs,
      CallOptions options,
      Deadline deadline,
      ResultStream<CheckDomainsStreamResponse> results)
      throws InterruptedException {
    Caller caller = Calls.caller();
    Backlog backlog = new Backlog(gate, caller, options.parallelism());
    Question[] questions = new Question[inputs.size()];
    List<Integer> missing = new ArrayList<>();
    List<DomainResult> group = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      questions[i] = Question.of(inputs.get(i));
      DomainResult.Builder known = answers.now(questions[i], options.check());
      if (known == null) {
        missing.add(i);
      } else {
        group.add(known.setIndex(i).build());
        if (group.size() == ResultStream.GROUP) {
          results.put(group);
          group = new ArrayList<>();
        }
      }
    }
    results.put(group);
    try (FanOut lookups = new FanOut(options.parallelism(), backlog)) {
      for (int index : inTurns(missing, questions)) {
        Question question = questions[index];
        lookups.stopIfDraining(drain);
        boolean begun =
            lookups.submit(
                () ->
                    results.put(
                        answers
                            .later(question, options.check(), caller, deadline)
                            .setIndex(index)
                            .build()),
                deadline);
        if (!begun) {
          results.put(Answers.outOfTime(question).setIndex(index).build());
        }
      }
      lookups.join();
    }
  }

  @Override
  public StreamObserver<CheckDomainsBulkRequest> checkDomainsBulk(
      StreamObserver<CheckDomainsBulkResponse> out) {
    BulkCall call =
        new BulkCall(
            (ServerCallStreamObserver<CheckDomainsBulkResponse>) out,
            answers,
            this::options,
            new Backlog(gate, Calls.caller(), parallelism),
            Calls.caller(),
            Calls.deadline(BULK_TIME),
            drain,
            patience);
    Calls.onVirtualThread("CheckDomainsBulk", out, drain, call::run);
    return call;
  }

  @Override
  public void listSuffixes(ListSuffixesRequest request, StreamObserver<ListSuffixesResponse> out) {
    Calls.onVirtualThread(
        "ListSuffixes",
        out,
        drain,
        () -> {
          out.onNext(suffixes.list(request));
          out.onCompleted();
        });
  }

  @Override
  public void getSuffix(GetSuffixRequest request, StreamObserver<GetSuffixResponse> out) {
    Calls.inline(
        out,
        () -> {
          out.onNext(suffixes.get(request, description.data().get()));
          out.onCompleted();
        });
  }

  @Override
  public void getServerInfo(
      GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> out) {
    Calls.inline(
        out,
        () -> {
          out.onNext(ServerInfoMessages.of(description));
          out.onCompleted();
        });
  }

  private CallOptions options(CheckOptions wire) {
    return CallOptions.read(wire, description.lookupTimeout(), parallelism);
  }

  /** A record is larger than a verdict, and a response must stay within a message of 4 MiB. */
  private static int maxNames(View view) {
    return view == View.REGISTRATION ? MAX_NAMES_WITH_REGISTRATION : MAX_NAMES;
  }

  private static void requireCount(int count, int limit) {
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
