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
  private int collections;
  private final HeapPressure pressure =
      new HeapPressure(
          () -> {
            looks++;
            return live;
          },
          () -> collections++,
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
  void high_withoutACollection_asksForOneAfterTenSecondsThenTwenty_andRecovers() {
    assertTrue(isHighAt(0.95));
    for (int quarter = 1; quarter < 40; quarter++) {
      assertTrue(isHighAt(0.95));
    }
    assertEquals(0, collections, "one may come by itself");
    assertTrue(isHighAt(0.95));
    assertEquals(1, collections);
    for (int quarter = 1; quarter < 80; quarter++) {
      assertTrue(isHighAt(0.95));
    }
    assertEquals(1, collections, "that one may take its time");
    assertTrue(isHighAt(0.95));
    assertEquals(2, collections);
    assertFalse(isHighAt(0.3), "it has come");
    for (int quarter = 0; quarter < 100; quarter++) {
      assertFalse(isHighAt(0.3));
    }
    assertEquals(2, collections, "nobody waits for another");
  }

  @Test
  void high_whileCollectionsCome_asksForNone() {
    for (int quarter = 0; quarter < 100; quarter++) {
      assertTrue(isHighAt(0.95 + quarter % 2 / 100.0));
    }
    assertEquals(0, collections);
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
