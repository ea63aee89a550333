package dev.domaincheck.availability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AlarmTest {
  private final ConcurrentLinkedQueue<String> rung = new ConcurrentLinkedQueue<>();

  @Test
  void alarms_ringInTheOrderOfTheirDeadlines_butForThoseCalledOff() throws Exception {
    CountDownLatch last = new CountDownLatch(1);
    // One thread serves all: by the last one, the others have rung if ever they will.
    Alarm.in(900_000_000, last::countDown);
    Alarm.in(800_000_000, () -> rung.add("second"));
    Alarm calledOff = Alarm.in(750_000_000, () -> rung.add("never"));
    Alarm.in(700_000_000, () -> rung.add("first"));
    calledOff.callOff();
    last.await();
    assertEquals(List.of("first", "second"), List.copyOf(rung));
  }

  @Test
  void alarm_ringsWhenItsDeadlineIsPast() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    Deadline deadline = Deadline.after(Duration.ofMillis(20));
    Alarm.at(
        deadline,
        () -> {
          if (deadline.isExpired()) {
            late.countDown();
          }
        });
    assertTrue(late.await(20, TimeUnit.SECONDS));
  }

  @Test
  void alarm_ofADeadlineThatIsPast_ringsAtOnce() {
    Alarm.at(Deadline.after(Duration.ZERO), () -> rung.add(Thread.currentThread().getName()));
    assertEquals(List.of(Thread.currentThread().getName()), List.copyOf(rung));
  }

  @Test
  void alarm_ofNoDeadline_isNotSet() {
    Alarm none = Alarm.at(Deadline.after(Duration.ofDays(36_500)), () -> rung.add("never"));
    assertSame(none, Alarm.in(Long.MAX_VALUE, () -> rung.add("never")), "none is set");
    none.callOff();
    none.callOff();
  }
}
