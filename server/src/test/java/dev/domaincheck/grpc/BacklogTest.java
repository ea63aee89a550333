package dev.domaincheck.grpc;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.View;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BacklogTest {
  private static final Caller CALLER = new Caller("one");
  private static final Caller OTHER = new Caller("other");

  private final QueryGate gate =
      new QueryGate(1, (group, protocol) -> new GroupLimit(0, 0, 1), Clock.systemUTC());

  private static CheckOptions options(CachePolicy policy) {
    return new CheckOptions(
        policy, null, Duration.ofSeconds(10), Assurance.STANDARD, View.AVAILABILITY);
  }

  private Admission admit(String group) throws InterruptedException {
    return gate.admit(group, Protocol.WHOIS, CALLER, Deadline.after(Duration.ofMinutes(1)));
  }

  /** Waits for the one permit. */
  private Thread waiting(String group) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                if (admit(group) instanceof Admission.Granted granted) {
                  granted.permit().close();
                }
              } catch (InterruptedException e) {
                // Nobody interrupts.
              }
            });
  }

  @Test
  @Timeout(60)
  void requireRoom_callersPlacesAreTaken_refusesButWhoTakesStaleAnswers() throws Exception {
    Backlog backlog = new Backlog(gate, CALLER, 1);
    backlog.requireRoom(options(CachePolicy.NORMAL));
    List<Thread> threads = new ArrayList<>();
    try (var permit = assertInstanceOf(Admission.Granted.class, admit("a")).permit()) {
      // A tenth of all places in each of the groups: ten hold more than one caller may have.
      for (int i = 0; i < 10_000; i++) {
        threads.add(waiting("group " + i % 10));
      }
      until(() -> gate.isFull(CALLER));
      permit.answered();
      StatusRuntimeException refusal =
          assertThrows(
              StatusRuntimeException.class, () -> backlog.requireRoom(options(CachePolicy.NORMAL)));
      assertEquals(Status.Code.UNAVAILABLE, refusal.getStatus().getCode());
      backlog.requireRoom(options(CachePolicy.STALE_IF_ERROR));
      new Backlog(gate, OTHER, 1).requireRoom(options(CachePolicy.NORMAL));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
