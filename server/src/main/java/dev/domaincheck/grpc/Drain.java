package dev.domaincheck.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells calls that the server is about to stop: first that nothing new is to be begun, later that
 * what still runs is cut off.
 */
public final class Drain {
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private final Set<Thread> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean begun;
  private volatile boolean cut;

  /** From now on streams begin no lookup; those under way are answered. */
  public void begin() {
    begun = true;
    listeners.forEach(Runnable::run);
  }

  /** Interrupts every call that has not ended, which tells its caller DRAINING. */
  public void cut() {
    begin();
    cut = true;
    calls.forEach(Thread::interrupt);
  }

  /** Whether {@link #begin} was called. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether {@link #cut} was called. */
  boolean isCut() {
    return cut;
  }

  /** Takes the current thread for that of a call, until {@link #ended}. */
  void running() {
    calls.add(Thread.currentThread());
    if (cut) {
      Thread.currentThread().interrupt();
    }
  }

  /** The current thread's call has ended. */
  void ended() {
    calls.remove(Thread.currentThread());
  }

  /**
   * Calls {@code listener}, possibly twice, once the server is stopping; at once if it is already.
   */
  void onBegin(Runnable listener) {
    listeners.add(listener);
    if (begun) {
      listener.run();
    }
  }

  void forget(Runnable listener) {
    listeners.remove(listener);
  }
}
