package dev.domaincheck.load;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.domaincheck.load.LabCall.Shape;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Reason;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However and wherever a call ends, all that it took is given back. */
@Timeout(120)
class PhasesTest {
  /** What a warm call takes many times to come to the place where it hangs. */
  private static final Duration FIRST_DEADLINE = Duration.ofMillis(300);

  /** A client's deadline far beyond the other endings. */
  private static final Duration FAR = Duration.ofSeconds(40);

  @TempDir static Path folder;

  /** How a call ends. */
  enum Ending {
    DEADLINE,
    CANCEL,
    KILL
  }

  @BeforeAll
  static void warmUp() throws Exception {
    for (Shape shape : Shape.values()) {
      if (shape != Shape.BULK_UNREAD) {
        try (Scene scene = Phases.halfDone(shape)) {
          LabCall call = scene.begin(FAR);
          until(scene.reached);
          call.cancel();
          scene.server.settle(scene.left);
        }
      }
    }
  }

  static Stream<Arguments> phasesAndEndings() {
    return Phases.all().keySet().stream()
        .flatMap(phase -> Arrays.stream(Ending.values()).map(end -> Arguments.of(phase, end)));
  }

  @ParameterizedTest(name = "waits for {0}, {1}")
  @MethodSource("phasesAndEndings")
  void call_endsInAnyPhase_allIsGivenBack(String phase, Ending ending) throws Exception {
    assumeTrue(KernelSockets.areListed(), "only Linux lists sockets that no peer has accepted");
    Phases.Setting setting = Objects.requireNonNull(Phases.all().get(phase));
    Duration deadline = ending == Ending.DEADLINE ? FIRST_DEADLINE : FAR;
    // A machine that was too busy to come to the phase, or to answer in time, gets more of it.
    while (!endsAsItShould(setting, ending, deadline)) {
      deadline = deadline.multipliedBy(2);
      assertTrue(deadline.compareTo(FAR) < 0, "the call does not hang, or is not answered in time");
    }
  }

  /** False if the call ended before it hung, or at its deadline though it was to end before. */
  private static boolean endsAsItShould(Phases.Setting setting, Ending ending, Duration deadline)
      throws Exception {
    try (Scene scene = setting.set()) {
      LabCall call = scene.begin(deadline);
      until(() -> call.ended.isDone() || scene.reached.call());
      if (call.ended.isDone()) {
        return false;
      }
      boolean late = false;
      switch (ending) {
        case DEADLINE -> {
          Status.Code end = call.end();
          late = end == Status.Code.DEADLINE_EXCEEDED && end != scene.atDeadline;
          assertTrue(late || end == scene.atDeadline, "ends with " + end);
          if (end != Status.Code.DEADLINE_EXCEEDED) {
            assertAnswers(scene.answered, List.copyOf(call.results));
          }
        }
        case CANCEL -> {
          call.cancel();
          assertEquals(Status.Code.CANCELLED, call.end());
        }
        case KILL -> {
          scene.kill();
          scene.server.settle(scene.left);
          call.readOn();
          assertNotEquals(Status.Code.OK, call.end());
        }
      }
      settle(scene);
      scene.endOthers();
      settle(scene);
      scene.server.takeEverySlot();
      return !late;
    }
  }

  private static void settle(Scene scene) throws Exception {
    scene.server.settle(scene.left);
    try {
      until(() -> scene.sockets.call() == scene.socketsLeft);
    } catch (AssertionError e) {
      throw new AssertionError("sockets stay open: " + scene.sockets.call(), e);
    }
    // What was given back stays so.
    assertEquals(scene.left, scene.server.load());
  }

  private static void assertAnswers(int answered, List<DomainResult> results) {
    int registered = 0;
    for (DomainResult result : results) {
      if (result.getAvailability() == Availability.AVAILABILITY_REGISTERED) {
        registered++;
      } else {
        assertEquals(Availability.AVAILABILITY_UNKNOWN, result.getAvailability());
        assertEquals(Reason.REASON_DEADLINE, result.getReason(), result.toString());
      }
    }
    assertEquals(answered, registered);
    assertTrue(results.size() > answered, "the hanging names are answered, too");
  }

  @AfterAll
  static void noThreadIsLeft() throws Exception {
    try {
      until(() -> ServiceThreads.dump(folder).isEmpty());
    } catch (AssertionError e) {
      throw new AssertionError("threads are left: " + ServiceThreads.dump(folder), e);
    }
  }
}
