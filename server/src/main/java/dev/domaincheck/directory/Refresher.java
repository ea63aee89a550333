package dev.domaincheck.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps IANA's files up to date: once shortly after the start, then every 24 hours; after a failure
 * or a refusal one hour later, then two, four and so on. Never part of a start: a network that is
 * down delays nothing.
 */
public final class Refresher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

  /** A fleet that starts at once does not ask at once. */
  static final Duration FIRST_MIN = Duration.ofSeconds(10);

  static final Duration FIRST_MAX = Duration.ofSeconds(30);

  /** The files change a few times a week. */
  static final Duration INTERVAL = Duration.ofHours(24);

  static final Duration RETRY = Duration.ofHours(1);

  /** Every wait is shortened by up to this share, so that a fleet does not stay in step. */
  private static final double JITTER = 0.1;

  private final List<IanaFile> files;
  private final Fetch fetch;
  private final DoubleSupplier random;
  private final Pause pause;
  private final AtomicInteger failures = new AtomicInteger();
  private final Thread thread;

  /** Waits; injected so that tests need not. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }

  /**
   * @param random 0 to 1, new at each call
   */
  public Refresher(List<IanaFile> files, Fetch fetch, DoubleSupplier random) {
    this(files, fetch, random, Thread::sleep);
  }

  Refresher(List<IanaFile> files, Fetch fetch, DoubleSupplier random, Pause pause) {
    this.files = List.copyOf(files);
    this.fetch = fetch;
    this.random = random;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("directory-refresh").unstarted(this::run);
  }

  /** Begins; to be called once. */
  public void start() {
    thread.start();
  }

  void run() {
    try {
      Duration spread = FIRST_MAX.minus(FIRST_MIN);
      pause.sleep(FIRST_MIN.plus(scaled(spread, random.getAsDouble())));
      while (true) {
        turn();
        pause.sleep(untilNext());
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** One turn; a fault in it counts as a failure and does not end the refreshes. */
  private void turn() throws InterruptedException {
    try {
      refresh();
    } catch (RuntimeException | Error e) {
      failures.incrementAndGet();
      LOG.error("a refresh of IANA's files failed", e);
    }
  }

  /**
   * Asks for newer editions now; blocks until all were asked for.
   *
   * @return what is wrong with the files that could not be brought up to date
   */
  public List<String> refresh() throws InterruptedException {
    List<String> problems = new ArrayList<>();
    for (IanaFile file : files) {
      if (!file.refresh(fetch)) {
        problems.add(file.age().name() + " " + file.age().problem());
      }
    }
    if (problems.isEmpty()) {
      failures.set(0);
    } else {
      failures.incrementAndGet();
    }
    return problems;
  }

  Duration untilNext() {
    int failed = failures.get();
    Duration full = INTERVAL;
    // From the fifth failure on the retry would come later than the usual turn.
    if (failed > 0 && failed <= 5) {
      full = RETRY.multipliedBy(1L << (failed - 1));
    }
    return full.minus(scaled(full, JITTER * random.getAsDouble()));
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos((long) (duration.toNanos() * factor));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
