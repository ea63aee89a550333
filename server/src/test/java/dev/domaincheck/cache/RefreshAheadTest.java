package dev.domaincheck.cache;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefreshAheadTest {
  private static final Duration ALMOST = Duration.ofMinutes(54);
  private final CacheScene scene = new CacheScene(Duration.ofHours(1), 100);
  private final BlockingQueue<CheckOptions> asked = new ArrayBlockingQueue<>(1_000);
  private Availability answer = Availability.REGISTERED;

  private final AvailabilityChecker flights =
      (name, options, caller, deadline) -> {
        var result =
            scene.result(answer, answer == Availability.UNKNOWN ? Reason.INCONCLUSIVE : null);
        scene.cache.land(name, options, result, scene.cache.epoch());
        asked.add(options);
        return result;
      };

  private final CachingChecker checker = new CachingChecker(scene.cache, flights);

  private boolean peek(String name) {
    return checker.peek(CacheScene.name(name), CacheScene.NORMAL) != null;
  }

  private CheckOptions awaitAsked() throws InterruptedException {
    CheckOptions options = asked.poll(10, TimeUnit.SECONDS);
    assertNotNull(options);
    return options;
  }

  @Test
  void hit_lateAndNotTheFirst_looksTheNameUpAnew() throws Exception {
    scene.land("a.com", Availability.REGISTERED, null);
    assertTrue(peek("a.com"));
    scene.pass(ALMOST);
    assertTrue(peek("a.com"));
    assertEquals(CachePolicy.REFRESH, awaitAsked().cachePolicy());
    scene.pass(ALMOST);
    assertTrue(peek("a.com"), "the refreshed answer serves past the first one's time");
  }

  @Test
  void hit_ofACallThatWantsTheCacheAlone_looksNothingUp() {
    CheckOptions cacheOnly =
        new CheckOptions(
            CachePolicy.CACHE_ONLY,
            null,
            CacheScene.NORMAL.lookupTimeout(),
            CacheScene.NORMAL.assurance(),
            CacheScene.NORMAL.view());
    scene.land("a.com", Availability.REGISTERED, null);
    assertTrue(peek("a.com"));
    scene.pass(ALMOST);
    assertNotNull(checker.peek(CacheScene.name("a.com"), cacheOnly));
    assertNull(asked.poll());
  }

  @Test
  void hit_early_looksNothingUp() {
    scene.land("a.com", Availability.REGISTERED, null);
    for (int i = 0; i < 5; i++) {
      assertTrue(peek("a.com"));
    }
    scene.pass(ALMOST.minusSeconds(1));
    assertTrue(peek("a.com"));
    assertNull(asked.poll());
  }

  @Test
  void hit_lateButTheFirst_looksNothingUp() {
    scene.land("a.com", Availability.REGISTERED, null);
    scene.pass(ALMOST);
    assertTrue(peek("a.com"));
    assertNull(asked.poll());
  }

  @Test
  void hits_lateAndMany_lookTheNameUpOnce() throws Exception {
    answer = Availability.UNKNOWN;
    scene.land("a.com", Availability.REGISTERED, null);
    scene.pass(ALMOST);
    for (int i = 0; i < 100; i++) {
      assertTrue(peek("a.com"));
    }
    awaitAsked();
    assertTrue(peek("a.com"), "a refresh that failed leaves the answer");
    assertNull(asked.poll());
  }

  @Test
  void failure_hitAgainAndAgain_isNotRefreshed() {
    scene.land("a.com", Availability.UNKNOWN, Reason.INCONCLUSIVE);
    scene.pass(Duration.ofMillis(4_900));
    for (int i = 0; i < 5; i++) {
      assertTrue(peek("a.com"));
    }
    assertNull(asked.poll());
  }

  @Test
  void names_manyDueAtOnce_areRefreshedSoManyAtATime() throws Exception {
    BlockingQueue<Integer> begun = new ArrayBlockingQueue<>(1_000);
    var gate = new java.util.concurrent.CountDownLatch(1);
    CacheScene wide = new CacheScene(Duration.ofHours(1), 1_000);
    CachingChecker slow =
        new CachingChecker(
            wide.cache,
            (name, options, caller, deadline) -> {
              begun.add(1);
              gate.await();
              return wide.result(Availability.REGISTERED, null);
            });
    for (int i = 0; i < 200; i++) {
      wide.land("n" + i + ".com", Availability.REGISTERED, null);
    }
    wide.pass(ALMOST);
    for (int hit = 0; hit < 2; hit++) {
      for (int i = 0; i < 200; i++) {
        assertNotNull(slow.peek(CacheScene.name("n" + i + ".com"), CacheScene.NORMAL));
      }
    }
    for (int i = 0; i < 64; i++) {
      assertNotNull(begun.poll(10, TimeUnit.SECONDS));
    }
    // All 200 peeks are over, so whatever began beyond the bound has been started already.
    assertNull(begun.poll(200, TimeUnit.MILLISECONDS));
    gate.countDown();
    // Those that found no slot are refreshed by hits of later.
    until(
        () -> {
          for (int i = 0; i < 200; i++) {
            assertNotNull(slow.peek(CacheScene.name("n" + i + ".com"), CacheScene.NORMAL));
          }
          return begun.size() == 200 - 64;
        });
  }

  @Test
  void freeName_isRefreshedForWhatItWasLookedUpFor_registrationForWhatItReached() throws Exception {
    CheckOptions fast = wanting(Assurance.FAST);
    for (Availability found : List.of(Availability.AVAILABLE, Availability.REGISTERED)) {
      answer = found;
      scene.cache.land(
          CacheScene.name("a.com"), fast, scene.result(found, null), scene.cache.epoch());
      scene.pass(Duration.ofSeconds(found == Availability.AVAILABLE ? 55 : 55 * 60));
      for (int hit = 0; hit < 2; hit++) {
        assertNotNull(checker.peek(CacheScene.name("a.com"), fast));
      }
      assertEquals(
          found == Availability.AVAILABLE ? Assurance.FAST : Assurance.STANDARD,
          awaitAsked().assurance());
    }
  }

  private static CheckOptions wanting(Assurance assurance) {
    return new CheckOptions(
        CachePolicy.NORMAL, null, Duration.ofSeconds(10), assurance, View.AVAILABILITY);
  }
}
