package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What each caller may have: so many units a second, with a burst, and so many streams at once.
 *
 * <p>A caller who has a unit left may take more than there are and pays the rest back before it
 * gets another: a call is served whole or not at all, and one of a thousand names needs no burst of
 * a thousand. Callers that owe nothing and have no stream are forgotten, for the peers of an open
 * server are without end.
 */
public final class CallerQuotas {
  /** At so many callers the idle ones are looked for; each takes about 100 bytes. */
  private static final int LOOK_FOR_IDLE = 10_000;

  /** A look goes over all of them, and callers wait for nothing. */
  private static final long BETWEEN_LOOKS_NANOS = 1_000_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final double rate;
  private final int burst;
  private final int streams;
  private final LongSupplier nanoTime;
  private volatile long lookedForIdle;
  private final ConcurrentHashMap<Caller, Account> accounts = new ConcurrentHashMap<>();

  private static final class Account {
    double units;
    long refilledAt;
    int open;
  }

  /**
   * @param rate units a second; 0 for no limit
   * @param burst units saved at most, 1 or more
   * @param streams open at once; 0 for no limit
   */
  public CallerQuotas(double rate, int burst, int streams, LongSupplier nanoTime) {
    this.rate = rate;
    this.burst = burst;
    this.streams = streams;
    this.nanoTime = nanoTime;
    this.lookedForIdle = nanoTime.getAsLong();
  }

  /** As much as anybody wants. */
  public static CallerQuotas none() {
    return new CallerQuotas(0, 1, 0, () -> 0);
  }

  /** Takes units; the result is zero, or how long until the caller may have any. */
  public Duration take(Caller caller, int units) {
    if (rate == 0) {
      return Duration.ZERO;
    }
    long now = nanoTime.getAsLong();
    Duration[] wait = {Duration.ZERO};
    accounts.compute(
        caller,
        (c, present) -> {
          Account account = refilled(present, now);
          if (account.units > 0) {
            account.units -= units;
          } else {
            wait[0] =
                Duration.ofNanos((long) Math.ceil(-account.units / rate * NANOS_PER_SECOND) + 1);
          }
          return account;
        });
    forgetIdle(now);
    return wait[0];
  }

  /** Opens a stream, which {@link #closeStream} closes; false if the caller has them all. */
  public boolean openStream(Caller caller) {
    if (streams == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    boolean[] opened = {false};
    accounts.compute(
        caller,
        (c, present) -> {
          Account account = refilled(present, now);
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

  private Account refilled(@Nullable Account present, long now) {
    Account account = present;
    if (account == null) {
      account = new Account();
      account.units = burst;
    } else {
      account.units =
          Math.min(burst, account.units + (now - account.refilledAt) * rate / NANOS_PER_SECOND);
    }
    account.refilledAt = now;
    return account;
  }

  private void forgetIdle(long now) {
    if (accounts.size() > LOOK_FOR_IDLE && now - lookedForIdle >= BETWEEN_LOOKS_NANOS) {
      lookedForIdle = now;
      for (Caller caller : accounts.keySet()) {
        accounts.computeIfPresent(
            caller,
            (c, account) ->
                account.open == 0 && refilled(account, now).units >= burst ? null : account);
      }
    }
  }
}
