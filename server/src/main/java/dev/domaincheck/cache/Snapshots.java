package dev.domaincheck.cache;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a cache over restarts: loads it at the start, saves it now and then and at the end. */
public final class Snapshots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  /** No save takes as long: a draft of before is of a server that was killed. */
  private static final Duration LEFT_OVER = Duration.ofHours(1);

  private final AnswerCache cache;
  private final SnapshotFile file;
  private final Supplier<String> generation;
  private final Duration every;
  private final InstantSource clock;
  private final Pause pause;
  private final Thread schedule = Thread.ofVirtual().name("cache-snapshots").unstarted(this::run);

  /** One save at a time. */
  private final ReentrantLock saves = new ReentrantLock();

  private String lastGeneration;

  /** Since when the rules are as they are, as far as saves have seen. */
  private Instant lastChange = Instant.MIN;

  private volatile @Nullable String problem;
  private volatile boolean begun;

  /**
   * What was saved.
   *
   * @param entries how many
   * @param bytes of the file
   */
  public record Saved(long entries, long bytes) {}

  /** Waits; injected so that tests need not. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }

  /**
   * @param origin of the answers, such as {@code the sandbox}; a file of another one is foreign
   * @param generation of the rules that replies are read by, as they are now
   * @param every between two saves; zero: no save but at the end and on call
   */
  public Snapshots(
      AnswerCache cache,
      Path path,
      String origin,
      Supplier<String> generation,
      Duration every,
      InstantSource clock) {
    this(cache, path, origin, generation, every, clock, Thread::sleep);
  }

  Snapshots(
      AnswerCache cache,
      Path path,
      String origin,
      Supplier<String> generation,
      Duration every,
      InstantSource clock,
      Pause pause) {
    this.cache = cache;
    this.file = new SnapshotFile(path, origin);
    this.generation = generation;
    this.lastGeneration = generation.get();
    this.every = every;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Fills the cache from the file; if that cannot be used the cache is empty, and a line says why.
   */
  public void load() {
    file.sweep(clock.instant().minus(LEFT_OVER));
    try {
      SnapshotReader.Outcome read = file.read(lastGeneration, cache::restore);
      if (read != null) {
        LOG.info(
            "{} of {} answers are kept from {}{}",
            read.kept(),
            read.entries(),
            file,
            read.sameRules() ? "" : ", registrations alone, for the rules have changed since");
      }
    } catch (IOException e) {
      // What was taken before the fault was seen is not trusted either.
      cache.clear();
      LOG.warn("the cache begins empty: {}", e.getMessage());
    }
  }

  /**
   * To be called once, when the server runs: from now on it saves, also at the end. One that never
   * came to run leaves the file to that which holds its address.
   */
  public void begin() {
    begun = true;
    if (!every.isZero()) {
      schedule.start();
    }
  }

  private void run() {
    try {
      while (true) {
        pause.sleep(every);
        saveOrLog();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** As {@link #save}; a failure is a line in the log, once for each cause. */
  void saveOrLog() {
    try {
      Saved saved = save();
      LOG.debug("{} answers were saved to {}", saved.entries(), file);
      problem = null;
    } catch (IOException | RuntimeException e) {
      String what = String.valueOf(e.getMessage());
      if (!what.equals(problem)) {
        LOG.warn("the cache was not saved, the file before it stays: {}", what);
      }
      problem = what;
    }
  }

  /**
   * Saves what the cache holds now.
   *
   * @throws IOException if that cannot be done: one sentence; then the file of before is still
   *     there
   */
  public Saved save() throws IOException {
    FutureTask<Saved> save = new FutureTask<>(this::write);
    // A thread of the system: a virtual one would hold a carrier all the while, and lookups share
    // those. And one of its own: an interrupt of the caller's closes files that are being written.
    Thread.ofPlatform().daemon().name("cache-snapshot").start(save);
    try {
      return Uninterruptibles.getUninterruptibly(save);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a save of the cache failed", e);
    }
  }

  private Saved write() throws IOException {
    saves.lock();
    try {
      String now = generation.get();
      if (!now.equals(lastGeneration)) {
        lastGeneration = now;
        lastChange = clock.instant();
      }
      return file.write(now, cache.entries().filter(this::isKept));
    } finally {
      saves.unlock();
    }
  }

  /**
   * What was read by rules of before is not saved under those of now, lest a restart, made to put
   * new rules in force, bring the old answers back.
   */
  private boolean isKept(CacheEntry entry) {
    return switch (entry.result().availability()) {
      case REGISTERED -> true;
      case UNSUPPORTED, UNKNOWN -> false;
      case AVAILABLE, RESERVED, PREMIUM, UNAVAILABLE, INVALID -> {
        Instant seen = entry.result().checkTime();
        yield !(seen == null ? entry.storedTime() : seen).isBefore(lastChange);
      }
    };
  }

  /** Saves once more, if the server came to run. */
  @Override
  public void close() {
    schedule.interrupt();
    if (begun) {
      if (!every.isZero()) {
        Uninterruptibles.joinUninterruptibly(schedule);
      }
      saveOrLog();
    }
  }
}
