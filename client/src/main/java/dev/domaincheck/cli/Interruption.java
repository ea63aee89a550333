package dev.domaincheck.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The user's Ctrl-C: a command that takes long ends its call, and keeps what was finished. */
final class Interruption {

  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean happened;
  private @Nullable Runnable stop;

  /** Says how the call under way is ended, from another thread; it is at once if it has to be. */
  synchronized void stopsBy(Runnable stop) {
    this.stop = stop;
    if (happened) {
      stop.run();
    }
  }

  /** Whether the command was to end before it was done. */
  synchronized boolean happened() {
    return happened;
  }

  /** The command has written all that it will. */
  void ended() {
    ended.countDown();
  }

  /**
   * Has the command end, and waits until it has. One that has not said how is not waited for.
   *
   * @param patience how long it is waited for
   */
  void interrupt(Duration patience) {
    synchronized (this) {
      happened = true;
      if (stop == null) {
        return;
      }
      stop.run();
    }
    try {
      // Whether it ended or not, the process is about to.
      boolean unused = ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
