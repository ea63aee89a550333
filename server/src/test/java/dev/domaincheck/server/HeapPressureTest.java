package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapPressureTest {
  private double live;
  private long nanos;
  private int looks;
  private final HeapPressure pressure =
      new HeapPressure(
          () -> {
            looks++;
            return live;
          },
          () -> nanos);

  private boolean isHighAt(double share) {
    live = share;
    nanos += Duration.ofMillis(250).toNanos();
    return pressure.isHigh();
  }

  @Test
  void rises_atNineTenths_fallsBelowEight() {
    assertFalse(isHighAt(0.5));
    assertFalse(isHighAt(0.89));
    assertTrue(isHighAt(0.9));
    assertTrue(isHighAt(0.81), "it does not flutter");
    assertFalse(isHighAt(0.79));
    assertFalse(isHighAt(0.89));
  }

  @Test
  void manyCalls_lookNowAndThen() {
    assertFalse(isHighAt(0.5));
    for (int i = 0; i < 1_000; i++) {
      assertFalse(pressure.isHigh());
    }
    assertEquals(1, looks);
  }

  @Test
  void thisJvm_isUnderNone() {
    assertFalse(new HeapPressure().isHigh());
  }
}
