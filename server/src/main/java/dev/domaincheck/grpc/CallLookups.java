package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lookups of a call whose names are all there. Each name is answered once: by its lookup or,
 * when the call's time is up, without it. No lookup keeps the call from its answer, however long it
 * takes to end; closing interrupts what still runs and waits for it, so the call is to be answered
 * before.
 */
final class CallLookups implements AutoCloseable {
  /**
   * Far more than {@link #close} takes to end what still runs, so that it need not do so by itself:
   * with an alarm each, those of many calls would ring together.
   */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Answers answers;
  private final CheckOptions options;
  private final Caller caller;
  private final Deadline deadline;
  private final FanOut lookups;
  private final List<Name> names = new ArrayList<>();

  /** Whoever has it answers a name: who answers the rest thus waits for those who are at it. */
  private final ReentrantLock turn = new ReentrantLock();

  /** What becomes of a name's answer. */
  @FunctionalInterface
  interface Sink {
    void accept(Result answer) throws InterruptedException;
  }

  private final class Name {
    final Question question;
    final Sink sink;
    boolean answered;

    Name(Question question, Sink sink) {
      this.question = question;
      this.sink = sink;
    }

    void lookUp() throws InterruptedException {
      Result answer = answers.later(question, options, caller, deadline);
      turn.lockInterruptibly();
      try {
        if (!answered) {
          answered = true;
          sink.accept(answer);
        }
      } finally {
        turn.unlock();
      }
    }
  }

  CallLookups(Answers answers, CallOptions options, Caller caller, Deadline deadline) {
    this.answers = answers;
    this.options = options.check();
    this.caller = caller;
    this.deadline = deadline.withGrace(GRACE);
    this.lookups = new FanOut(options.parallelism(), deadline);
  }

  /**
   * Begins a name's lookup when a slot is free, if there is one before the call's time is up.
   *
   * @param sink called once, by one thread at a time over all names
   */
  void begin(Question question, Sink sink) throws InterruptedException {
    Name name = new Name(question, sink);
    names.add(name);
    var unused = lookups.submit(name::lookUp, deadline);
  }

  /** Returns when every name that was begun is answered. */
  void answerAll() throws InterruptedException {
    lookups.join();
    for (Name name : names) {
      turn.lockInterruptibly();
      try {
        if (!name.answered) {
          name.answered = true;
          name.sink.accept(answers.outOfTime(name.question, options));
        }
      } finally {
        turn.unlock();
      }
    }
  }

  /** Ends a stream that the server's stop keeps from beginning more, when all has been answered. */
  void stopIfDraining(Drain drain) throws InterruptedException {
    if (drain.hasBegun()) {
      answerAll();
      throw Errors.draining();
    }
  }

  @Override
  public void close() {
    lookups.close();
  }
}
