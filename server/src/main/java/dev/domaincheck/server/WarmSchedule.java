package dev.domaincheck.server;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.grpc.CacheWarmer;
import dev.domaincheck.grpc.CacheWarmer.Outcome;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms the cache with the operator's list: at the start, and again and again if asked to, each
 * time with the list as it is then. On one virtual thread; a turn that fails is logged, and the
 * next one comes all the same.
 */
final class WarmSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmSchedule.class);

  /** No bound: the registries' pace decides, and nobody waits. */
  private static final Duration NO_HURRY = Duration.ofDays(36_500);

  private final Path path;
  private final WatchedFile file;
  private final Duration every;
  private final Warming warming;
  private final Pause pause;
  private final Thread thread = Thread.ofVirtual().name("warm-schedule").unstarted(this::run);
  private volatile List<String> names = List.of();

  /** How long the last turn took. */
  private Duration turnTime = Duration.ZERO;

  /** What is done with the names. */
  @FunctionalInterface
  interface Warming {
    /** As {@link CacheWarmer#warm}. */
    void warm(List<String> names, Duration ahead, Deadline deadline, CacheWarmer.Sink sink)
        throws InterruptedException;
  }

  /** Waits; injected so that tests need not. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }

  private WarmSchedule(
      Path path, Duration every, Warming warming, InstantSource clock, Pause pause) {
    this.path = path;
    this.every = every;
    this.warming = warming;
    this.pause = pause;
    this.file = new WatchedFile("warm-file", path, this::use, clock);
  }

  /**
   * Reads the list; {@link #start} begins.
   *
   * @param every from the end of a turn to the next; zero for one turn alone
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if a line is no name: file, line, what was expected
   */
  static WarmSchedule load(Path path, Duration every, Warming warming, InstantSource clock)
      throws IOException {
    return load(path, every, warming, clock, Thread::sleep);
  }

  static WarmSchedule load(
      Path path, Duration every, Warming warming, InstantSource clock, Pause pause)
      throws IOException {
    WarmSchedule schedule = new WarmSchedule(path, every, warming, clock, pause);
    schedule.file.load();
    return schedule;
  }

  private LocalDate use(String source, String text, LocalDate changed) {
    names = WarmList.parse(source, text);
    return changed;
  }

  /** Whether the list's last version, as of the last turn, is not used. */
  boolean isRefused() {
    return file.isRefused();
  }

  void start() {
    thread.start();
  }

  /** Turns until it is interrupted, or one alone. */
  void run() {
    try {
      turn();
      while (!every.isZero()) {
        pause.sleep(every);
        turn();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** One turn, whose failure does not end the schedule. */
  void turn() throws InterruptedException {
    if (file.isChanged()) {
      // What is wrong with it is logged there, and the list of before is used.
      var unused = file.reload();
    }
    Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
    long begin = System.nanoTime();
    String end = "";
    try {
      warming.warm(names, ahead(), Deadline.after(NO_HURRY), outcome -> count(counts, outcome));
    } catch (StatusRuntimeException e) {
      end = "; ended early: " + e.getStatus().getDescription();
    } catch (RuntimeException | Error e) {
      LOG.error("warming the cache failed", e);
      end = "; ended early by a fault of this server";
    }
    turnTime = Duration.ofNanos(System.nanoTime() - begin);
    LOG.info(
        "warmed the cache from {}: {} names, {} cached already, {} looked up, {} without a verdict,"
            + " {} s{}",
        path,
        names.size(),
        counts.get(Outcome.ALREADY_CACHED),
        counts.get(Outcome.LOOKED_UP),
        counts.get(Outcome.FAILED),
        turnTime.toSeconds(),
        end);
  }

  /** How long until the next turn, if this one takes as long as the last. */
  private Duration ahead() {
    return every.isZero() ? Duration.ZERO : every.plus(turnTime);
  }

  private static void count(Map<Outcome, LongAdder> counts, Outcome outcome) {
    LongAdder count = counts.get(outcome);
    if (count != null) {
      count.increment();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
