package dev.domaincheck.grpc;

import com.google.common.collect.Lists;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.domaincheck.availability.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends what calls whose time is up have left, a few tasks at a time.
 *
 * <p>Thousands of lookups that wait for a silent registry take the processors for a tenth of a
 * second and more to end, and virtual threads run in the order in which they are woken. If all were
 * interrupted at once, the answers of other calls with the same deadline would come after them, and
 * so too late.
 *
 * <p>The last to begin come first, over all calls: those that are at a registry are then the last
 * ones, and leave no place there to one of another call whose time is up as well. On processors
 * that cannot keep up, tasks end by themselves when the grace of their deadlines is over.
 */
final class OverdueTasks {
  private static final int TOGETHER = 16;

  /** Tasks that do not end upon an interrupt keep the next ones waiting no longer. */
  private static final Duration PATIENCE = Duration.ofMillis(10);

  private static final Executor ENDING =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new PriorityBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("overdue-tasks").factory());

  private OverdueTasks() {}

  /**
   * Interrupts tasks; returns before it is done.
   *
   * @param tasks each with its number in the order of beginning over all calls, the last first
   */
  static void end(List<Map.Entry<Thread, Long>> tasks) {
    for (List<Map.Entry<Thread, Long>> some : Lists.partition(tasks, TOGETHER)) {
      ENDING.execute(
          new Some(some.getFirst().getValue(), some.stream().map(Map.Entry::getKey).toList()));
    }
  }

  /**
   * @param begun the number of one of them
   */
  private record Some(long begun, List<Thread> tasks) implements Runnable, Comparable<Some> {
    @Override
    public int compareTo(Some other) {
      return Long.compare(other.begun, begun);
    }

    @Override
    public void run() {
      tasks.forEach(Thread::interrupt);
      Deadline patience = Deadline.after(PATIENCE);
      tasks.forEach(task -> Uninterruptibles.joinUninterruptibly(task, patience.remaining()));
    }
  }
}
