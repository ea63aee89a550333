package dev.domaincheck.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That no service is known for a suffix holds until the directory changes. */
class UnsupportedAnswersTest {
  private final CacheScene scene = new CacheScene(Duration.ofHours(1), 100);

  @Test
  void directory_whenItChanges_takesTheAnswersAlong() {
    scene.land("a.none", Availability.UNSUPPORTED, Reason.NO_SERVICE);
    scene.land("b.com", Availability.AVAILABLE, null);
    assertNotNull(scene.fresh("a.none"));
    scene.cache.directoryChanged();
    assertNull(scene.fresh("a.none"));
    assertNotNull(scene.fresh("b.com"));
  }

  @Test
  void lookup_begunBeforeTheDirectoryChanged_isKeptOnlyIfARegistryAnswered() {
    long begunIn = scene.cache.epoch();
    scene.cache.directoryChanged();
    scene.cache.land(
        CacheScene.name("a.none"),
        CacheScene.NORMAL,
        scene.result(Availability.UNSUPPORTED, Reason.NO_SERVICE),
        begunIn);
    scene.cache.land(
        CacheScene.name("b.com"),
        CacheScene.NORMAL,
        scene.result(Availability.REGISTERED, null),
        begunIn);
    assertNull(scene.fresh("a.none"));
    assertNotNull(scene.fresh("b.com"));
  }

  @Test
  void answers_ofTheNewDirectory_areKept() {
    scene.cache.directoryChanged();
    scene.land("a.none", Availability.UNSUPPORTED, Reason.NO_SERVICE);
    assertNotNull(scene.fresh("a.none"));
    assertEquals(1, scene.cache.stats().size());
  }
}
