package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.cache.TimeToLive;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.grpc.CacheWarmer;
import dev.domaincheck.grpc.CacheWarmer.Outcome;
import dev.domaincheck.grpc.Drain;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class WarmScheduleTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;

  private final Logger log = (Logger) LoggerFactory.getLogger(WarmSchedule.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<List<String>> warmed = new ArrayList<>();
  private int modified;

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void close() {
    log.detachAppender(lines);
  }

  private Path write(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("names"), text);
    // Each time with a later date, for a test is faster than a file system's clock.
    Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(modified++)));
    return file;
  }

  private WarmSchedule load(Path file, WarmSchedule.Warming warming) throws IOException {
    return WarmSchedule.load(file, Duration.ZERO, warming, () -> NOW);
  }

  private void warm(List<String> names, Duration ahead, Deadline deadline, CacheWarmer.Sink sink)
      throws InterruptedException {
    warmed.add(names);
    for (String name : names) {
      sink.accept(
          switch (name.charAt(0)) {
            case 'f' -> Outcome.FAILED;
            case 'l' -> Outcome.LOOKED_UP;
            default -> Outcome.ALREADY_CACHED;
          });
    }
  }

  private List<String> logged() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void turn_changedList_isReadAnewEachTime() throws Exception {
    WarmSchedule schedule = load(write("a.com\n"), this::warm);
    schedule.turn();
    write("a.com\nb.com\n");
    schedule.turn();
    schedule.turn();
    assertEquals(
        List.of(List.of("a.com"), List.of("a.com", "b.com"), List.of("a.com", "b.com")), warmed);
  }

  @Test
  void turn_listThatCannotBeRead_keepsTheLast() throws Exception {
    Path file = write("a.com\n");
    WarmSchedule schedule = load(file, this::warm);
    assertFalse(schedule.isRefused());
    write("no name\n");
    schedule.turn();
    assertTrue(schedule.isRefused());
    Files.delete(file);
    schedule.turn();
    assertTrue(schedule.isRefused());
    write("b.com\n");
    schedule.turn();
    assertFalse(schedule.isRefused());
    assertEquals(List.of(List.of("a.com"), List.of("a.com"), List.of("b.com")), warmed);
  }

  @Test
  void turn_badList_isLoggedWithoutTheName() throws Exception {
    Logger files = (Logger) LoggerFactory.getLogger(WatchedFile.class);
    files.addAppender(lines);
    try {
      WarmSchedule schedule = load(write("a.com\n"), this::warm);
      write("a.com\nwww.secret-launch.com\n");
      schedule.turn();
    } finally {
      files.detachAppender(lines);
    }
    assertTrue(logged().toString().contains("names:2: expected a name"), logged().toString());
    assertFalse(logged().toString().contains("secret-launch"), logged().toString());
  }

  @Test
  void turn_ended_leavesOneLineOfFigures() throws Exception {
    Path file = write("a.com\nlook.com\nfail.com\nb.com\n");
    load(file, this::warm).turn();
    assertEquals(
        List.of(
            "warmed the cache from "
                + file
                + ": 4 names, 2 cached already, 1 looked up, 1 without a verdict, 0 s"),
        logged());
  }

  @Test
  void turn_thatFails_isLoggedAndNoMore() throws Exception {
    Path file = write("a.com\n");
    load(
            file,
            (names, ahead, deadline, sink) -> {
              throw Status.UNAVAILABLE.withDescription("no room").asRuntimeException();
            })
        .turn();
    assertTrue(logged().getFirst().endsWith("; ended early: no room"), logged().toString());
    load(
            file,
            (names, ahead, deadline, sink) -> {
              throw new IllegalStateException("a fault");
            })
        .turn();
    assertTrue(logged().getLast().endsWith("by a fault of this server"), logged().toString());
  }

  @Test
  void turns_closerThanTheTimeOfAnAnswer_leaveItNoTimeToExpire() throws Exception {
    Duration every = Duration.ofMinutes(50);
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    AnswerCache cache =
        new AnswerCache(
            new TimeToLive(Duration.ofHours(1), () -> 0),
            100,
            () -> Duration.between(NOW, now.get()).toNanos(),
            now::get);
    List<CheckOptions> asked = new ArrayList<>();
    CachingChecker checker =
        new CachingChecker(
            cache,
            (name, options, caller, deadline) -> {
              asked.add(options);
              CheckResult found = registered(now.get());
              return cache.land(name, options, found, cache.epoch());
            });
    Directory directory = Directory.embedded();
    CacheWarmer warmer =
        new CacheWarmer(
            cache,
            checker,
            () -> directory,
            new QueryGate(1, (group, protocol) -> new GroupLimit(1, 1, 1), now::get),
            Duration.ofSeconds(10),
            new Drain());
    DomainName name = (DomainName) DomainName.parse("a.com");
    CheckOptions forData =
        new CheckOptions(
            CachePolicy.NORMAL,
            null,
            Duration.ofSeconds(10),
            Assurance.STANDARD,
            View.REGISTRATION);
    AtomicInteger pauses = new AtomicInteger();
    WarmSchedule.Pause pause =
        time -> {
          assertEquals(every, time);
          switch (pauses.incrementAndGet()) {
            case 1 -> {
              assertEquals(1, asked.size());
              now.updateAndGet(before -> before.plus(time));
            }
            case 2 -> {
              assertEquals(2, asked.size(), "ten minutes were left, the next turn is in fifty");
              assertEquals(CachePolicy.REFRESH, asked.get(1).cachePolicy());
              now.updateAndGet(before -> before.plus(time));
              assertNotNull(cache.get(name, asked.getFirst()));
              cache.land(name, forData, registered(now.get()), cache.epoch());
            }
            case 3 -> {
              assertEquals(2, asked.size(), "a caller's lookup left an hour");
              now.updateAndGet(before -> before.plus(time));
            }
            default -> {
              assertEquals(3, asked.size());
              assertEquals(View.REGISTRATION, asked.get(2).view(), "the data stay");
              throw new InterruptedException();
            }
          }
        };
    WarmSchedule.load(write("a.com\n"), every, warmer::warm, () -> NOW, pause).run();
    assertEquals(4, pauses.get());
  }

  private static CheckResult registered(Instant seen) {
    return new CheckResult(
        Availability.REGISTERED,
        null,
        "",
        List.of(),
        false,
        Assurance.STANDARD,
        seen,
        null,
        null,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }

  @Test
  void load_badList_namesItsLine() throws Exception {
    Path file = write("a.com\n\nno name\n");
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> load(file, this::warm))
                .getMessage());
    assertTrue(message.startsWith(file + ":3: "), message);
    assertThrows(IOException.class, () -> load(folder.resolve("gone"), this::warm));
  }

  @Test
  void close_whileItWarms_endsIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    WarmSchedule schedule =
        load(
            write("a.com\n"),
            (names, ahead, deadline, sink) -> {
              begun.countDown();
              try {
                Thread.sleep(Duration.ofDays(1));
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            });
    schedule.start();
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    schedule.close();
    assertTrue(interrupted.await(30, TimeUnit.SECONDS));
  }
}
