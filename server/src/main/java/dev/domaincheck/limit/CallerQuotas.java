package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What each caller may have: so many units a second, with a burst, and so many streams at once.
 *
 * <p>A caller who has a unit left may take more than there are and pays the rest back before it
 * gets another: a call is served whole or not at all, and one of a thousand names needs no burst of
 * a thousand. Callers that owe nothing and have no stream are forgotten, for the peers of an open
 * server are without end.
 *
 * <p>Units are kept as time (the generic cell rate algorithm, ITU-T I.371): each is so many
 * nanoseconds of the caller's, and what is left is what lies between {@code spent} and now. Cached
 * answers take units on the transport's event loop, so taking is one compare-and-set and no lock;
 * only a caller's first unit, streams and forgetting take the map's.
 */
public final class CallerQuotas {
  /** At so many callers the idle ones are looked for; each takes about 100 bytes. */
  private static final int LOOK_FOR_IDLE = 10_000;

  /** A look goes over all of them, and callers wait for nothing. */
  private static final long BETWEEN_LOOKS_NANOS = 1_000_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  /** Of time owed or saved: more than a century, and a sum with what is past stays a long. */
  private static final double MOST_NANOS = Long.MAX_VALUE / 2.0;

  /** What is spent by who is forgotten: who still holds the account must look for a new one. */
  private static final long FORGOTTEN = Long.MIN_VALUE;

  private final double nanosOfUnit;
  private final long nanosSaved;
  private final int streams;
  private final LongSupplier nanoTime;
  private final long origin;
  private volatile long lookedForIdle;
  private final ConcurrentHashMap<Caller, Account> accounts = new ConcurrentHashMap<>();

  private static final class Account {
    /** Until when the caller's time is spent, in nanoseconds from the origin. */
    final AtomicLong spent;

    /** Streams; guarded by the map's lock of the caller. */
    int open;

    Account(long spent) {
      this.spent = new AtomicLong(spent);
    }
  }

  /**
   * @param rate units a second; 0 for no limit
   * @param burst units saved at most, 1 or more
   * @param streams open at once; 0 for no limit
   */
  public CallerQuotas(double rate, int burst, int streams, LongSupplier nanoTime) {
    this.nanosOfUnit = rate == 0 ? 0 : NANOS_PER_SECOND / rate;
    this.nanosSaved = nanos(burst);
    this.streams = streams;
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
  }

  /** As much as anybody wants. */
  public static CallerQuotas none() {
    return new CallerQuotas(0, 1, 0, () -> 0);
  }

  /** Takes units; the result is zero, or how long until the caller may have any. */
  public Duration take(Caller caller, int units) {
    if (nanosOfUnit == 0) {
      return Duration.ZERO;
    }
    long now = now();
    long price = nanos(units);
    long wait = take(accounts.get(caller), now, price);
    while (wait == FORGOTTEN) {
      Account account = accounts.computeIfAbsent(caller, c -> opened(now));
      wait = take(account, now, price);
      if (wait == FORGOTTEN) {
        // Waits for who is about to do the same.
        accounts.remove(caller, account);
      }
    }
    forgetIdle(now);
    return Duration.ofNanos(wait);
  }

  /** Gives units back that were taken for nothing. */
  public void giveBack(Caller caller, int units) {
    Account account = nanosOfUnit == 0 ? null : accounts.get(caller);
    if (account != null) {
      // Who is forgotten meanwhile owes nothing any more, and is given a whole burst.
      account.spent.updateAndGet(
          spent -> spent == FORGOTTEN ? FORGOTTEN : Math.max(FORGOTTEN + 1, spent - nanos(units)));
    }
  }

  /** Nanoseconds to wait, or {@link #FORGOTTEN} if there is no such account any more. */
  private long take(@Nullable Account account, long now, long price) {
    if (account == null) {
      return FORGOTTEN;
    }
    while (true) {
      long spent = account.spent.get();
      if (spent == FORGOTTEN || spent >= now) {
        return spent == FORGOTTEN ? FORGOTTEN : spent - now + 1;
      }
      if (account.spent.compareAndSet(spent, Math.max(spent, now - nanosSaved) + price)) {
        return 0;
      }
    }
  }

  /** Opens a stream, which {@link #closeStream} closes; false if the caller has them all. */
  public boolean openStream(Caller caller) {
    if (streams == 0) {
      return true;
    }
    long now = now();
    boolean[] opened = {false};
    accounts.compute(
        caller,
        (c, present) -> {
          Account account = present == null ? opened(now) : present;
          if (account.open < streams) {
            account.open++;
            opened[0] = true;
          }
          return account;
        });
    forgetIdle(now);
    return opened[0];
  }

  /** To be called once for each stream that was opened. */
  public void closeStream(Caller caller) {
    accounts.computeIfPresent(
        caller,
        (c, account) -> {
          account.open = Math.max(0, account.open - 1);
          return account;
        });
  }

  /** Callers that are remembered. */
  int size() {
    return accounts.size();
  }

  private long now() {
    return nanoTime.getAsLong() - origin;
  }

  private long nanos(int units) {
    return (long) Math.min(MOST_NANOS, Math.ceil(units * nanosOfUnit));
  }

  private Account opened(long now) {
    return new Account(now - nanosSaved);
  }

  private void forgetIdle(long now) {
    if (accounts.size() > LOOK_FOR_IDLE && now - lookedForIdle >= BETWEEN_LOOKS_NANOS) {
      lookedForIdle = now;
      for (Caller caller : accounts.keySet()) {
        accounts.computeIfPresent(
            caller, (c, account) -> isForgotten(account, now) ? null : account);
      }
    }
  }

  /** Forgets who owes nothing; with a compare-and-set, for another may take at this moment. */
  private boolean isForgotten(Account account, long now) {
    long spent = account.spent.get();
    return account.open == 0
        && spent <= now - nanosSaved
        && account.spent.compareAndSet(spent, FORGOTTEN);
  }
}
