package dev.domaincheck.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineSpeedTest {
  private static final double MILLI = 1e6;

  private final FakeTime time = new FakeTime();
  private final LineSpeed line = new LineSpeed();

  private double expectedMillis(int waiting) {
    return line.expectedNanos(time.nanoTime(), waiting) / MILLI;
  }

  private void turns(int count, Duration interval, int waiting) {
    for (int i = 0; i < count; i++) {
      time.pass(interval);
      line.turn(time.nanoTime(), waiting);
    }
  }

  @Test
  void steadyLine_isForetold() {
    turns(50, Duration.ofMillis(10), 8);
    assertEquals(50, expectedMillis(5), 1);
  }

  @Test
  void slowerLine_isFollowed() {
    turns(50, Duration.ofMillis(10), 8);
    turns(50, Duration.ofMillis(40), 8);
    assertEquals(200, expectedMillis(5), 2);
  }

  @Test
  void stoppedLine_isAsSlowAsItHasStood() {
    turns(50, Duration.ofMillis(10), 8);
    time.pass(Duration.ofSeconds(3));
    assertEquals(3_000, expectedMillis(5), 1);
  }

  @Test
  void lineThatAllHaveLeft_isForgotten() {
    turns(50, Duration.ofMillis(10), 8);
    line.ended();
    time.pass(Duration.ofHours(1));
    assertEquals(0, expectedMillis(5));
    turns(50, Duration.ofMillis(10), 8);
    assertEquals(50, expectedMillis(5), 1, "the hour between is no interval");
  }

  @Test
  void emptyLine_tellsNothing() {
    assertEquals(0, expectedMillis(5));
    turns(50, Duration.ofMillis(10), 8);
    line.turn(time.nanoTime(), 0);
    time.pass(Duration.ofHours(1));
    assertEquals(0, expectedMillis(5), "an hour without a query was no wait");
  }
}
