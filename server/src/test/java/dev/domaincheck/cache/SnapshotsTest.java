package dev.domaincheck.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.name.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class SnapshotsTest {
  private static final CheckOptions NORMAL = CheckOptions.standard(Duration.ofSeconds(10));

  @TempDir Path folder;

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.domaincheck.cache");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private volatile Instant wall = SnapshotEntries.START;
  private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
  private String rules = "1";
  private Path path;

  @BeforeEach
  void listen() {
    path = folder.resolve("cache.snapshot");
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void forget() {
    logger.detachAppender(lines);
  }

  private List<String> logged() {
    return lines.list.stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.INFO))
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos.addAndGet(time.toNanos());
  }

  private AnswerCache cache() {
    return new AnswerCache(
        new TimeToLive(Duration.ofHours(1), () -> 0), 10_000, nanos::get, () -> wall);
  }

  private Snapshots snapshots(AnswerCache cache) {
    return snapshots(cache, Duration.ZERO, Thread::sleep);
  }

  private Snapshots snapshots(AnswerCache cache, Duration every, Snapshots.Pause pause) {
    return new Snapshots(cache, path, "the test", () -> rules, every, () -> wall, pause);
  }

  private void land(AnswerCache cache, String name, Availability availability) {
    DomainName parsed = name(name);
    CheckResult result = SnapshotEntries.usual(name, availability, "", wall).result();
    cache.land(parsed, NORMAL, result, cache.epoch());
  }

  private static DomainName name(String name) {
    return (DomainName) DomainName.parse(name);
  }

  private static @Nullable CheckResult get(AnswerCache cache, String name) {
    return cache.get(name(name), NORMAL);
  }

  private AnswerCache loaded() {
    AnswerCache cache = cache();
    snapshots(cache).load();
    return cache;
  }

  @Test
  void load_afterASave_servesForWhatIsLeftOfTheTime() throws IOException {
    AnswerCache before = cache();
    for (Availability availability : Availability.values()) {
      land(before, availability.name().toLowerCase(java.util.Locale.ROOT) + ".com", availability);
    }
    CheckResult was = get(before, "registered.com");
    // Of these only verdicts are kept; an INVALID that the registry did not say is not cached.
    assertEquals(5, snapshots(before).save().entries());
    pass(Duration.ofMinutes(3));
    // Another process: its monotonic clock begins anywhere.
    nanos.set(-77);
    AnswerCache after = loaded();
    assertEquals(was, get(after, "registered.com"));
    assertNotNull(get(after, "reserved.com"));
    assertNotNull(get(after, "premium.com"));
    assertNotNull(get(after, "unavailable.com"));
    assertNull(get(after, "available.com"), "its minute is over");
    assertNull(get(after, "unsupported.com"));
    pass(Duration.ofMinutes(57));
    assertNull(get(after, "registered.com"));
    assertEquals(List.of("INFO 4 of 5 answers are kept from " + path), logged());
  }

  @Test
  void load_storedInTheFuture_isLeftOut() throws IOException {
    AnswerCache before = cache();
    land(before, "a.com", Availability.REGISTERED);
    snapshots(before).save();
    wall = wall.minusSeconds(1);
    assertEquals(0, loaded().stats().size());
  }

  @Test
  void load_otherRules_keepsRegistrationsAlone() throws IOException {
    AnswerCache before = cache();
    land(before, "a.com", Availability.REGISTERED);
    land(before, "b.com", Availability.RESERVED);
    snapshots(before).save();
    rules = "2";
    AnswerCache after = loaded();
    assertNotNull(get(after, "a.com"));
    assertNull(get(after, "b.com"));
    assertEquals(
        List.of(
            "INFO 1 of 2 answers are kept from "
                + path
                + ", registrations alone, for the rules have changed since"),
        logged());
  }

  @Test
  void save_rulesChangedMeanwhile_whatWasReadBeforeIsNotSavedUnderThem() throws IOException {
    AnswerCache cache = cache();
    Snapshots snapshots = snapshots(cache);
    land(cache, "a.com", Availability.REGISTERED);
    land(cache, "b.com", Availability.RESERVED);
    pass(Duration.ofSeconds(1));
    rules = "2";
    assertEquals(1, snapshots.save().entries());
    land(cache, "c.com", Availability.RESERVED);
    assertEquals(2, snapshots.save().entries());
    AnswerCache after = loaded();
    assertNotNull(get(after, "a.com"));
    assertNull(get(after, "b.com"));
    assertNotNull(get(after, "c.com"));
  }

  @Test
  void load_tornFile_beginsEmptyWithOneLineAndLeavesTheFile() throws IOException {
    AnswerCache before = cache();
    land(before, "a.com", Availability.REGISTERED);
    snapshots(before).save();
    byte[] torn = java.util.Arrays.copyOf(Files.readAllBytes(path), 40);
    Files.write(path, torn);
    AnswerCache after = loaded();
    assertEquals(0, after.stats().size());
    assertEquals(
        List.of("WARN the cache begins empty: " + path + " is torn: its checksum is another one"),
        logged());
    assertEquals(torn.length, Files.size(path));
    land(after, "a.com", Availability.REGISTERED);
    assertEquals(1, snapshots(after).save().entries());
  }

  @Test
  void load_noFile_beginsEmptyWithoutAWord() {
    assertEquals(0, loaded().stats().size());
    assertEquals(List.of(), logged());
  }

  @Test
  void save_staleRegistration_standsInAfterARestart() throws IOException {
    AnswerCache before = cache();
    land(before, "a.com", Availability.REGISTERED);
    pass(Duration.ofHours(2));
    assertEquals(1, snapshots(before).save().entries());
    AnswerCache after = loaded();
    assertNull(get(after, "a.com"));
    assertNotNull(after.stale(name("a.com"), NORMAL));
  }

  @Test
  void schedule_savesAfterEachPause_untilClosed() throws Exception {
    AnswerCache cache = cache();
    SynchronousQueue<Duration> pauses = new SynchronousQueue<>();
    SynchronousQueue<Boolean> ends = new SynchronousQueue<>();
    Snapshots snapshots =
        snapshots(
            cache,
            Duration.ofMinutes(5),
            duration -> {
              pauses.put(duration);
              assertTrue(ends.take());
            });
    snapshots.load();
    snapshots.begin();
    for (int turn = 0; turn < 3; turn++) {
      assertEquals(Duration.ofMinutes(5), pauses.poll(20, TimeUnit.SECONDS));
      assertEquals(turn, loaded().stats().size());
      land(cache, "name-" + turn + ".com", Availability.REGISTERED);
      ends.put(true);
    }
    assertEquals(Duration.ofMinutes(5), pauses.poll(20, TimeUnit.SECONDS));
    land(cache, "last.com", Availability.REGISTERED);
    snapshots.close();
    assertEquals(4, loaded().stats().size());
  }

  @Test
  void close_savesOnlyIfBegun() {
    Snapshots neverRan = snapshots(cache());
    neverRan.load();
    neverRan.close();
    assertFalse(Files.exists(path), "a server that cannot listen must not touch another's file");
    Snapshots ran = snapshots(cache());
    ran.begin();
    assertFalse(Files.exists(path), "no schedule");
    ran.close();
    assertTrue(Files.exists(path));
  }

  @Test
  void close_interruptedThread_savesAllTheSame() {
    Snapshots snapshots = snapshots(cache());
    snapshots.begin();
    Thread.currentThread().interrupt();
    snapshots.close();
    assertTrue(Thread.interrupted());
    assertTrue(Files.exists(path));
    assertEquals(List.of(), logged());
  }

  @Test
  void saveOrLog_sameFailureAgain_isLoggedOnce() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    path = gone.resolve("cache.snapshot");
    Snapshots snapshots = snapshots(cache());
    Files.delete(gone);
    snapshots.saveOrLog();
    snapshots.saveOrLog();
    assertEquals(
        List.of(
            "WARN the cache was not saved, the file before it stays: "
                + path
                + " cannot be written: its folder is not there"),
        logged());
    Files.createDirectory(gone);
    snapshots.saveOrLog();
    Files.delete(path);
    Files.delete(gone);
    snapshots.saveOrLog();
    assertEquals(2, logged().size());
  }
}
