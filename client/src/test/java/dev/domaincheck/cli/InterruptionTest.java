package dev.domaincheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.FakeService;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class InterruptionTest {

  private final Interruption interruption = new Interruption();

  @Test
  void interrupt_nothingToStop_isNotWaitedFor() {
    interruption.interrupt(Duration.ofDays(1));
    assertTrue(interruption.happened());
  }

  @Test
  void stopsBy_interruptedBefore_stopsAtOnce() {
    interruption.interrupt(Duration.ZERO);
    AtomicInteger stops = new AtomicInteger();
    interruption.stopsBy(stops::incrementAndGet);
    assertEquals(1, stops.get());
  }

  @Test
  void interrupt_commandThatHangs_isWaitedForOnlySoLong() {
    AtomicInteger stops = new AtomicInteger();
    interruption.stopsBy(stops::incrementAndGet);
    assertFalse(interruption.happened());
    interruption.interrupt(Duration.ofMillis(1));
    assertEquals(1, stops.get());
  }

  @Test
  void check_failsMidway_printsWhatWasFinishedOutOfTurn() {
    try (FakeService service = new FakeService()) {
      service.onStream.set(
          (request, observer) -> {
            observer.onNext(FakeService.indexed(1, "available-b.com"));
            observer.onError(FakeService.failure(Status.Code.INTERNAL, "id 7", "INTERNAL"));
          });
      CliRun run =
          CliRun.of(
              "",
              Map.of("DOMAINCHECK_TARGET", service.target()),
              Terminals.NONE,
              "check",
              "--csv",
              "--limit",
              "9",
              "a.com",
              "available-b.com");
      assertEquals(1, run.exitCode());
      assertTrue(run.out().contains("available-b.com"), run.out());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check available-a.com b c",
        "check --json available-a.com b c",
        "check --csv --limit 9 available-a.com b c",
        "check --stream available-a.com b c",
        "info available-a.com b c"
      })
  void command_interrupted_printsWhatWasFinishedOutOfTurn(String args) throws Exception {
    try (FakeService service = new FakeService()) {
      AtomicInteger looks = new AtomicInteger();
      service.onStream.set(
          (request, observer) -> {
            observer.onNext(FakeService.indexed(2, "available-c.com"));
            observer.onNext(FakeService.indexed(0, "available-a.com"));
          });
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Shell shell =
          new Shell(
              new ByteArrayInputStream(new byte[0]),
              new PrintStream(out, false, UTF_8),
              new PrintStream(err, false, UTF_8),
              Map.of("DOMAINCHECK_TARGET", service.target()),
              Terminals.NONE,
              () -> {
                looks.incrementAndGet();
                return System.nanoTime();
              },
              InstantSource.fixed(CliRun.NOW),
              interruption);
      AtomicInteger exitCode = new AtomicInteger(-1);
      Thread command =
          Thread.ofVirtual()
              .start(
                  () -> {
                    exitCode.set(new Cli(shell).run(args.split(" ")));
                    interruption.ended();
                  });
      // At the beginning the bar and the report look at the clock; then there is a look an answer.
      while (looks.get() < 4) {
        assertTrue(command.isAlive(), err.toString(UTF_8));
        Thread.onSpinWait();
      }
      interruption.interrupt(Duration.ofSeconds(30));
      assertTrue(command.join(Duration.ofSeconds(30)));
      assertEquals(130, exitCode.get());
      assertTrue(out.toString(UTF_8).contains("available-a.com"), out.toString(UTF_8));
      assertTrue(out.toString(UTF_8).contains("available-c.com"), out.toString(UTF_8));
      assertEquals("domaincheck: interrupted after 2 answers\n", err.toString(UTF_8));
    }
  }
}
