package dev.domaincheck.directory;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whois.iana.org for the WHOIS host of a top-level domain that has no service at all. What it
 * names is a guess: asked, its records count, its "not found" alone does not. An answer, also that
 * there is no host, holds for a day; what is no answer is a failure.
 *
 * <p>One question at a time and one a minute, whatever the domain; after failures fewer, down to
 * one an hour. The lookup that asks waits for the answer, and so do others of the same domain that
 * come meanwhile, for at most {@link #MAX_WAIT}; all others go on without. Who leaves before harms
 * nobody: the question is asked to its end.
 */
public final class IanaReferrals {
  /** The usual answer takes a fifth of a second. */
  static final Duration MAX_WAIT = Duration.ofSeconds(5);

  static final Duration MIN_INTERVAL = Duration.ofMinutes(1);
  static final Duration MAX_INTERVAL = Duration.ofHours(1);

  /** Registries move their servers a few times in a decade; a wrong answer must not stay longer. */
  static final Duration TIME_TO_LIVE = Duration.ofDays(1);

  /** Some 40 top-level domains have no service, and all of the root zone could not ask in a day. */
  static final int MAX_ANSWERS = 1_440;

  private static final Logger LOG = LoggerFactory.getLogger(IanaReferrals.class);

  private final LiveDirectory directory;
  private final Query query;
  private final LongSupplier nanoTime;

  /** Never held while a question is under way. */
  private final ReentrantLock state = new ReentrantLock();

  private final Map<String, Answer> answers = new HashMap<>();
  private @Nullable Asked underWay;
  private long earliestNanos;
  private int failures;

  /** Asks whois.iana.org. */
  @FunctionalInterface
  public interface Query {
    /**
     * Asks once, blocking.
     *
     * @return the reply's text; null if there is none
     */
    @Nullable String ask(String tld, Deadline deadline) throws InterruptedException;
  }

  private record Answer(@Nullable String host, long endNanos) {}

  private record Asked(String tld, CompletableFuture<Void> done) {}

  /**
   * @param directory gets the rows
   * @param nanoTime the monotonic clock
   */
  public IanaReferrals(LiveDirectory directory, Query query, LongSupplier nanoTime) {
    this.directory = directory;
    this.query = query;
    this.nanoTime = nanoTime;
    this.earliestNanos = nanoTime.getAsLong();
  }

  /**
   * Asks about a top-level domain unless that was done or must wait; the directory knows more
   * afterwards, or not.
   */
  public void find(String tld, Deadline deadline) throws InterruptedException {
    Asked own = new Asked(tld, new CompletableFuture<>());
    Asked asked = begin(own);
    if (asked == null) {
      return;
    }
    if (asked.equals(own)) {
      start(own);
    }
    await(asked, deadline);
  }

  /** On a thread of its own: the answer is everybody's, whoever asks first may leave before. */
  private void start(Asked own) {
    boolean started = false;
    try {
      Thread.ofVirtual().name("iana").start(() -> ask(own));
      started = true;
    } finally {
      if (!started) {
        end(own, null);
      }
    }
  }

  private void ask(Asked own) {
    IanaReply answer = null;
    try {
      String reply = query.ask(own.tld(), Deadline.after(MAX_WAIT));
      answer = reply == null ? null : IanaReply.of(reply, own.tld());
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts it", e);
    } catch (RuntimeException | Error e) {
      // Those who wait go on without an answer.
      LOG.error("the question to whois.iana.org failed", e);
    } finally {
      end(own, answer);
    }
  }

  /** The question to wait for: this one, if it may be asked; null to go on without. */
  private @Nullable Asked begin(Asked own) {
    state.lock();
    try {
      long now = nanoTime.getAsLong();
      dropOld(now);
      if (answers.containsKey(own.tld())) {
        return null;
      }
      if (underWay != null) {
        return underWay.tld().equals(own.tld()) ? underWay : null;
      }
      if (now - earliestNanos < 0 || answers.size() >= MAX_ANSWERS) {
        return null;
      }
      underWay = own;
      earliestNanos = now + MIN_INTERVAL.toNanos();
      return own;
    } finally {
      state.unlock();
    }
  }

  /**
   * @param answer null if there was none
   */
  private void end(Asked own, @Nullable IanaReply answer) {
    state.lock();
    try {
      long now = nanoTime.getAsLong();
      if (answer == null) {
        failures++;
        long wait = MIN_INTERVAL.toNanos() << Math.min(failures - 1, 6);
        earliestNanos = now + Math.min(wait, MAX_INTERVAL.toNanos());
      } else {
        failures = 0;
        String host = answer.host();
        LOG.info(
            "whois.iana.org names {} for .{}",
            host == null ? "no host that may be asked" : host,
            own.tld());
        answers.put(own.tld(), new Answer(host, now + TIME_TO_LIVE.toNanos()));
        publish();
      }
    } finally {
      underWay = null;
      state.unlock();
      own.done().complete(null);
    }
  }

  /** Forgets answers that are older than a day. To be called now and then. */
  public void forgetOld() {
    state.lock();
    try {
      dropOld(nanoTime.getAsLong());
    } finally {
      state.unlock();
    }
  }

  private void dropOld(long now) {
    if (answers.values().removeIf(answer -> now - answer.endNanos() >= 0)) {
      publish();
    }
  }

  private void publish() {
    List<ServiceRow> rows = new ArrayList<>();
    answers.forEach(
        (tld, answer) -> {
          if (answer.host() != null) {
            rows.add(row(tld, answer.host()));
          }
        });
    directory.useLearned(rows);
  }

  private static ServiceRow row(String tld, String host) {
    URI endpoint = URI.create("whois://" + host + ":43");
    return new ServiceRow(
        tld,
        new Service(
            Protocol.WHOIS,
            endpoint,
            Authority.GUESS,
            Absence.WEAK,
            false,
            Service.ownGroup(Protocol.WHOIS, endpoint)),
        ServiceRow.usualOrder(Protocol.WHOIS),
        Set.of());
  }

  private static void await(Asked asked, Deadline deadline) throws InterruptedException {
    long nanos = Math.max(0, deadline.orAfter(MAX_WAIT).remainingNanos());
    try {
      asked.done().get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The lookup goes on without.
    } catch (ExecutionException e) {
      throw new AssertionError("a question ends without a failure", e);
    }
  }
}
