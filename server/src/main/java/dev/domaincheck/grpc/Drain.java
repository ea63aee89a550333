package dev.domaincheck.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells long-lived calls that the server is about to stop. */
public final class Drain {
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean begun;

  /** Tells everybody, once. */
  public void begin() {
    begun = true;
    listeners.forEach(Runnable::run);
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
