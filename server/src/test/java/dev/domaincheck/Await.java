package dev.domaincheck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other threads do. */
public final class Await {
  /** Far more than any condition takes: only a fault lets it pass. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Await() {}

  /** Returns when {@code condition} is true; fails if it never becomes so. */
  public static void until(Callable<Boolean> condition) throws Exception {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() - giveUp < 0, "the condition never came true");
      Thread.onSpinWait();
    }
  }

  /** Whether a thread waits for something, with a timeout of its own or not. */
  public static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }
}
