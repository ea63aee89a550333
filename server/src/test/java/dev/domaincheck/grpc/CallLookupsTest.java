package dev.domaincheck.grpc;

import static dev.domaincheck.Await.isWaiting;
import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.cache.CachingChecker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallLookupsTest {
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  /** Answers at once, but for stuck names, which nothing ends before they are let go. */
  private final AvailabilityChecker checker =
      (name, options, caller, deadline) -> {
        begun.incrementAndGet();
        if (name.label().startsWith("stuck")) {
          Uninterruptibles.awaitUninterruptibly(letGo);
        }
        return CheckResult.withoutEvidence(Availability.RESERVED, Reason.BLOCKED, "");
      };

  private final List<String> answers = new CopyOnWriteArrayList<>();

  private CallLookups lookups(int parallelism, Duration time) {
    return lookups(parallelism, Deadline.after(time));
  }

  private CallLookups lookups(int parallelism, Deadline deadline) {
    return new CallLookups(
        new Answers(new CachingChecker(null, checker)),
        new CallOptions(CheckOptions.standard(Duration.ofSeconds(10)), parallelism),
        new Caller("anna"),
        deadline);
  }

  /** What the first answer of a JVM takes is no part of what is tested. */
  @BeforeEach
  void warmUp() throws Exception {
    try (CallLookups lookups = lookups(1, Duration.ofMinutes(1))) {
      begin(lookups, "quick.com");
      lookups.answerAll();
    }
    answers.clear();
    begun.set(0);
  }

  private void begin(CallLookups lookups, String name) throws InterruptedException {
    lookups.begin(
        Question.of(name),
        answer -> {
          if (answer instanceof Result.Made made) {
            answers.add(
                name + " " + made.message().getAvailability() + " " + made.message().getReason());
          }
        });
  }

  private static String blocked(String name) {
    return name + " AVAILABILITY_RESERVED REASON_BLOCKED";
  }

  private static String outOfTime(String name) {
    return name + " AVAILABILITY_UNKNOWN REASON_" + Reason.DEADLINE;
  }

  @Test
  void answerAll_lookupOutlastsTheCall_isAnsweredWithoutIt_andOnce() throws Exception {
    try (CallLookups lookups = lookups(2, Duration.ofSeconds(1))) {
      try {
        begin(lookups, "stuck-1.com");
        begin(lookups, "quick-2.com");
        begin(lookups, "stuck-3.com");
        // Waits for a slot until the time is up.
        begin(lookups, "quick-4.com");
        lookups.answerAll();
        assertEquals(
            List.of(
                blocked("quick-2.com"),
                outOfTime("stuck-1.com"),
                outOfTime("stuck-3.com"),
                outOfTime("quick-4.com")),
            answers);
      } finally {
        letGo.countDown();
      }
    }
    assertEquals(3, begun.get());
    assertEquals(4, answers.size(), "what comes too late is dropped");
  }

  @Test
  void answerAll_allEnd_doesNotWaitForTheDeadline() throws Exception {
    try (CallLookups lookups = lookups(2, Duration.ofMinutes(10))) {
      begin(lookups, "quick-1.com");
      begin(lookups, "quick-2.com");
      begin(lookups, "quick-3.com");
      lookups.answerAll();
      assertEquals(3, answers.size());
    }
  }

  /** A caller who reads nothing and then leaves. */
  @Test
  void answerAll_interruptedWhileAnAnswerFindsNoRoom_ends() throws Exception {
    Deadline deadline = Deadline.after(Duration.ofSeconds(1));
    Semaphore room = new Semaphore(0);
    CountDownLatch full = new CountDownLatch(1);
    try (CallLookups lookups = lookups(2, deadline)) {
      try {
        for (String name : List.of("quick-1.com", "stuck-2.com")) {
          lookups.begin(
              Question.of(name),
              answer -> {
                full.countDown();
                room.acquire();
              });
        }
        full.await();
        AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
        Thread owner =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        lookups.answerAll();
                      } catch (InterruptedException e) {
                        end.set(e);
                      }
                    });
        until(() -> deadline.isExpired() && isWaiting(owner));
        owner.interrupt();
        owner.join();
        assertInstanceOf(InterruptedException.class, end.get());
      } finally {
        letGo.countDown();
      }
    }
  }
}
