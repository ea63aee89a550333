package dev.domaincheck.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * When a region's upkeep is done that its reads ask for.
 *
 * <p>Caffeine notes reads in a buffer and asks for its upkeep when that is full, thousands of times
 * a second of a busy server. To wake a thread as often would cost more than the hits themselves, so
 * it waits for others a little. Which of a hundred thousand reads a second are noted matters
 * little. Upkeep that writes need does not wait for this.
 */
final class Upkeep implements Executor {
  private static final int MILLIS = 10;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(MILLIS, TimeUnit.MILLISECONDS, ForkJoinPool.commonPool());

  private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();

  /** A task that waits already is not taken twice: it has yet to do what both are for. */
  @Override
  public void execute(Runnable task) {
    if (waiting.compareAndSet(null, task)) {
      LATER.execute(
          () -> {
            waiting.set(null);
            task.run();
          });
    } else if (!task.equals(waiting.get())) {
      LATER.execute(task);
    }
  }
}
