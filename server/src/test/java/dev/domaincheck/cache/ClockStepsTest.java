package dev.domaincheck.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two clocks that disagree: nothing outlives its time by either of them. */
class ClockStepsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofHours(24);
  private final CacheScene scene = new CacheScene(HOUR, 1_000);

  @Test
  void wallClock_tenYearsAhead_servesNothing() {
    land();
    scene.wall = scene.wall.plus(Duration.ofDays(3_650));
    assertServed(null, null);
  }

  @Test
  void wallClock_tenYearsBack_servesNothingThatCameBefore() {
    land();
    scene.wall = scene.wall.minus(Duration.ofDays(3_650));
    assertServed(null, null);
    // What comes after the step lives its usual time.
    land();
    CheckResult fresh = scene.fresh("registered.com");
    assertNotNull(fresh);
    assertEquals(scene.wall.plus(HOUR), fresh.expireTime());
    scene.pass(HOUR);
    assertServed(null, Availability.REGISTERED);
    scene.pass(DAY);
    assertServed(null, null);
  }

  @Test
  void wallClock_oneHourAhead_makesAnHourOld() {
    scene.land("registered.com", Availability.REGISTERED, null);
    scene.land("free.com", Availability.AVAILABLE, null);
    scene.wall = scene.wall.plus(HOUR);
    assertNull(scene.fresh("registered.com"));
    assertNotNull(scene.stale("registered.com"));
    assertNull(scene.fresh("free.com"));
    assertNull(scene.stale("free.com"));
  }

  @Test
  void maxAge_clockSetBackOrStandingStill_isReckonedByTheOther() {
    land();
    CheckOptions young =
        new CheckOptions(
            CachePolicy.NORMAL,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Assurance.STANDARD,
            View.AVAILABILITY);
    assertNotNull(scene.cache.get(CacheScene.name("registered.com"), young));
    // The wall clock stands still.
    scene.nanos += Duration.ofSeconds(11).toNanos();
    assertNull(scene.cache.get(CacheScene.name("registered.com"), young));
    land();
    assertNotNull(scene.cache.get(CacheScene.name("registered.com"), young));
    // The machine was suspended.
    scene.wall = scene.wall.plusSeconds(11);
    assertNull(scene.cache.get(CacheScene.name("registered.com"), young));
  }

  @Test
  void monotonicClock_frozenForSixHours_servesByTheWallClock() {
    land();
    scene.wall = scene.wall.plus(Duration.ofHours(6));
    assertServed(null, Availability.REGISTERED);
    scene.wall = scene.wall.plus(Duration.ofHours(19));
    assertServed(null, null);
  }

  @Test
  void wallClock_frozenForTwoDays_servesByTheMonotonicClock() {
    land();
    scene.nanos += Duration.ofHours(2).toNanos();
    assertServed(null, Availability.REGISTERED);
    scene.nanos += Duration.ofHours(23).toNanos();
    assertServed(null, null);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anySteps_ofBothClocks_serveNothingPastItsTime(long seed) {
    Random random = new Random(seed);
    Map<String, long[]> kept = new HashMap<>();
    int served = 0;
    for (int step = 0; step < 5_000; step++) {
      String name = "n" + random.nextInt(20) + ".com";
      switch (random.nextInt(6)) {
        case 0 -> {
          boolean free = random.nextBoolean();
          scene.land(name, free ? Availability.AVAILABLE : Availability.REGISTERED, null);
          CheckResult fresh = scene.fresh(name);
          if (fresh != null && scene.wall.equals(fresh.checkTime())) {
            assertTrue(expires(fresh).isAfter(scene.wall), "a time to live below zero");
            kept.put(name, new long[] {scene.nanos, scene.wall.toEpochMilli()});
          }
        }
        case 1 -> scene.land(name, Availability.UNKNOWN, Reason.INCONCLUSIVE);
        case 2 -> scene.wall = scene.wall.plusSeconds(random.nextInt(-8_000, 8_000));
        case 3 -> scene.nanos += Duration.ofSeconds(random.nextInt(8_000)).toNanos();
        default -> {
          scene.pass(Duration.ofSeconds(random.nextInt(600)));
          served += check(name, scene.fresh(name), HOUR, kept);
          served += check(name, scene.stale(name), HOUR.plus(DAY), kept);
        }
      }
    }
    assertTrue(served > 100, served + " served");
  }

  private int check(
      String name, @Nullable CheckResult result, Duration most, Map<String, long[]> kept) {
    if (result == null || result.availability() == Availability.UNKNOWN) {
      return 0;
    }
    long[] times = kept.get(name);
    assertNotNull(times);
    Duration bound = result.availability() == Availability.AVAILABLE ? Duration.ofMinutes(1) : most;
    assertTrue(scene.nanos - times[0] < bound.toNanos(), "past its time by the monotonic clock");
    long elapsed = scene.wall.toEpochMilli() - times[1];
    assertTrue(elapsed >= 0 && elapsed < bound.toMillis(), "past its time by the wall clock");
    return 1;
  }

  private static Instant expires(CheckResult result) {
    Instant expires = result.expireTime();
    assertNotNull(expires);
    return expires;
  }

  @Test
  void entries_writtenInOneSecond_expireSpread() {
    Random random = new Random(42);
    AnswerCache cache =
        new AnswerCache(
            new TimeToLive(HOUR, random::nextDouble), 40_000, () -> scene.nanos, () -> scene.wall);
    int names = 10_000;
    Map<Long, Integer> perSecond = new HashMap<>();
    for (int i = 0; i < names; i++) {
      if (i % 10 == 0) {
        scene.pass(Duration.ofMillis(1));
      }
      CheckResult told =
          cache.land(
              CacheScene.name("n" + i + ".com"),
              CacheScene.NORMAL,
              scene.result(Availability.AVAILABLE, null),
              cache.epoch());
      perSecond.merge(expires(told).getEpochSecond(), 1, Integer::sum);
    }
    // A free name lives a minute, less up to 15 %: the ends are spread over nine seconds and more.
    double mean = (double) names / perSecond.size();
    int busiest = perSecond.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertTrue(perSecond.size() >= 9, perSecond.toString());
    assertTrue(busiest <= 3 * mean, busiest + " in one second, mean " + mean);
  }

  private void land() {
    scene.land("registered.com", Availability.REGISTERED, null);
    scene.land("free.com", Availability.AVAILABLE, null);
    scene.land("failed.com", Availability.UNKNOWN, Reason.INCONCLUSIVE);
  }

  /** What is served for the registered name; nothing is for the others. */
  private void assertServed(@Nullable Availability fresh, @Nullable Availability stale) {
    assertEquals(fresh, availability(scene.fresh("registered.com")));
    assertEquals(stale, availability(scene.stale("registered.com")));
    for (String name : new String[] {"free.com", "failed.com"}) {
      assertNull(scene.fresh(name));
      assertNull(scene.stale(name));
    }
  }

  private static @Nullable Availability availability(@Nullable CheckResult result) {
    return result == null ? null : result.availability();
  }
}
