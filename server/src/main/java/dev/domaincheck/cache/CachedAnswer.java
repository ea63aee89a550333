package dev.domaincheck.cache;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kept answer, in one object of 64 bytes: what it shares with others is in its {@link Finding},
 * its times are numbers. Few answers need more than that, and hold it in a second object.
 *
 * <p>It never changes but for two marks that any reader may set, for which it does not matter if
 * one is lost: how often it was served, and that its refresh has begun.
 */
public final class CachedAnswer {
  /** Stands for no time. */
  private static final long NONE = Long.MIN_VALUE;

  // What the lookup was for, in one byte: one more would take the object beyond 64.
  private static final int FOR_REGISTRATION = 1;
  private static final int FOR_FAST = 2;
  private static final int FOR_CORROBORATED = 4;

  /** Hits that show that a name is asked for again and again. */
  private static final int WANTED_HITS = 2;

  /** Stands in the place of hits. */
  private static final byte REFRESHING = WANTED_HITS + 1;

  /** The share of its time, from the end, in which a wanted answer is refreshed. */
  private static final int REFRESH_SHARE = 10;

  /**
   * What an answer takes but for the characters of its name: itself (64 bytes), its name's objects,
   * the cache's node, its places in the hash table and the frequency sketch; as the benchmark
   * cache-memory measures it, with compressed references.
   */
  private static final int PLAIN_BYTES = 206;

  private final Finding finding;
  private final @Nullable Rest rest;
  private final long checkMillis;
  private final long storedMillis;
  private final long storedNanos;
  private final long expireMillis;
  private final int latencyMicros;
  private final int epoch;
  private final byte failures;
  private final byte lookedUpFor;
  private final byte suffixLength;

  /** Up to {@link #WANTED_HITS}, or {@link #REFRESHING}. */
  private byte hits;

  /** What a finding and times do not tell. */
  private record Rest(
      List<Evidence> evidence, @Nullable Registration registration, @Nullable Duration retryAfter) {

    /** Each object and each list counted with its header, each text with its characters. */
    long bytes() {
      long bytes = 48 + 160L * evidence.size();
      if (registration != null) {
        bytes += 400 + registration.registrar().length();
        for (String server : registration.nameServers()) {
          bytes += 48 + server.length();
        }
      }
      return bytes;
    }
  }

  /**
   * @param suffixLength as {@link #suffixLength} tells it
   * @param result what was found, with its registration only if {@code view} is for it
   * @param view what it was looked up for
   * @param wanted how sure that lookup was to make it
   * @param epoch the cache's epoch when its lookup began
   * @param storedMillis wall clock when it was kept
   * @param storedNanos monotonic clock when it was kept
   * @param expireMillis wall clock when it is no longer fresh
   * @param failures failures in a row, this one included; 0 for a verdict
   */
  CachedAnswer(
      int suffixLength,
      CheckResult result,
      View view,
      Assurance wanted,
      int epoch,
      long storedMillis,
      long storedNanos,
      long expireMillis,
      int failures) {
    this.suffixLength = (byte) suffixLength;
    Evidence only = Finding.only(result);
    this.finding = Finding.of(result, only);
    List<Evidence> evidence = only == null ? result.evidence() : List.of();
    this.rest =
        evidence.isEmpty() && result.registration() == null && result.retryAfter() == null
            ? null
            : new Rest(evidence, result.registration(), result.retryAfter());
    this.checkMillis = result.checkTime() == null ? NONE : result.checkTime().toEpochMilli();
    this.latencyMicros =
        only == null ? 0 : Math.clamp(only.latency().toNanos() / 1_000, 0, Integer.MAX_VALUE);
    this.lookedUpFor =
        (byte)
            ((view == View.REGISTRATION ? FOR_REGISTRATION : 0)
                | switch (wanted) {
                  case FAST -> FOR_FAST;
                  case STANDARD -> 0;
                  case CORROBORATED -> FOR_CORROBORATED;
                });
    this.epoch = epoch;
    this.storedMillis = storedMillis;
    this.storedNanos = storedNanos;
    this.expireMillis = expireMillis;
    this.failures = (byte) Math.min(failures, Byte.MAX_VALUE);
  }

  /** What an answer for {@code name} is to tell as {@link #suffixLength}. */
  static int suffixLength(DomainName name) {
    return name.unicode().equals(name.ascii()) ? name.suffix().length() : 0;
  }

  /**
   * The length of the name's suffix, so that who asks in the very spelling of the cache's key need
   * not have it parsed; 0 for a name that has another form in Unicode.
   */
  public int suffixLength() {
    return Byte.toUnsignedInt(suffixLength);
  }

  /** What it shares with others. */
  public Finding finding() {
    return finding;
  }

  /** Whether the finding and the times are all there is to it. */
  public boolean isPlain() {
    return rest == null;
  }

  /** When the deciding evidence was seen, epoch milliseconds; only if {@link #hasCheckTime}. */
  public long checkMillis() {
    return checkMillis;
  }

  public boolean hasCheckTime() {
    return checkMillis != NONE;
  }

  /** When it is no longer fresh, epoch milliseconds. */
  public long expireMillis() {
    return expireMillis;
  }

  /** The latency of the finding's source, in microseconds. */
  public int latencyMicros() {
    return latencyMicros;
  }

  /** The answer as it is served. */
  public CheckResult result(boolean stale) {
    Finding.Source source = finding.source();
    List<Evidence> evidence;
    if (source != null) {
      evidence =
          List.of(
              new Evidence(
                  source.protocol(),
                  source.server(),
                  source.verdict(),
                  source.reason(),
                  source.rule(),
                  source.httpStatus(),
                  Duration.ofNanos(latencyMicros * 1_000L),
                  Instant.ofEpochMilli(checkMillis),
                  null));
    } else {
      evidence = rest == null ? List.of() : rest.evidence();
    }
    return new CheckResult(
        finding.availability(),
        finding.reason(),
        finding.message(),
        evidence,
        finding.reservationVisible(),
        finding.assurance(),
        hasCheckTime() ? Instant.ofEpochMilli(checkMillis) : null,
        rest == null ? null : rest.retryAfter(),
        rest == null ? null : rest.registration(),
        CheckResult.Origin.MEMORY,
        stale,
        Instant.ofEpochMilli(expireMillis));
  }

  Availability availability() {
    return finding.availability();
  }

  View view() {
    return (lookedUpFor & FOR_REGISTRATION) != 0 ? View.REGISTRATION : View.AVAILABILITY;
  }

  /** How sure its lookup was to make it; what it reached is in its finding. */
  Assurance wanted() {
    return (lookedUpFor & FOR_FAST) != 0
        ? Assurance.FAST
        : (lookedUpFor & FOR_CORROBORATED) != 0 ? Assurance.CORROBORATED : Assurance.STANDARD;
  }

  int epoch() {
    return epoch;
  }

  int failures() {
    return failures;
  }

  long storedMillis() {
    return storedMillis;
  }

  /** How long it is fresh, in milliseconds. */
  long freshMillis() {
    return expireMillis - storedMillis;
  }

  /** When its evidence was seen; if it has none, when it was kept. Epoch milliseconds. */
  long seenMillis() {
    return hasCheckTime() ? checkMillis : storedMillis;
  }

  /**
   * Whether it is not older than {@code freshMillis} and {@code more}, which may be negative, by
   * either clock.
   */
  boolean isWithin(long more, long nowMillis, long nowNanos) {
    long most = freshMillis() + more;
    long elapsed = nowMillis - storedMillis;
    // A wall clock behind the entry was set back: what it says of the entry's age means nothing.
    return elapsed >= 0 && elapsed < most && nowNanos - storedNanos < most * 1_000_000;
  }

  /**
   * Whether its evidence was seen {@code maxAge} ago or later, by either clock. Nothing is of zero
   * age, although clocks of milliseconds may say so.
   */
  boolean isYoung(Duration maxAge, long nowMillis, long nowNanos) {
    long byWall = nowMillis - seenMillis();
    long byMonotonic = storedMillis - seenMillis() + (nowNanos - storedNanos) / 1_000_000;
    return !maxAge.isZero()
        && Duration.ofMillis(Math.max(byWall, byMonotonic)).compareTo(maxAge) <= 0;
  }

  /**
   * Counts a hit.
   *
   * @return true once, late in the life of an answer that was asked for before: it is to be looked
   *     up anew while it still serves
   */
  boolean hit(long nowNanos) {
    if (hits < WANTED_HITS) {
      hits++;
    }
    if (hits != WANTED_HITS || failures > 0) {
      return false;
    }
    long freshNanos = freshMillis() * 1_000_000;
    if (nowNanos - storedNanos < freshNanos - freshNanos / REFRESH_SHARE) {
      return false;
    }
    hits = REFRESHING;
    return true;
  }

  /** To be called if the refresh could not begin: the next hit is told again that it is due. */
  void refreshLater() {
    hits = WANTED_HITS;
  }

  /** Estimated heap that it takes under {@code name}, in bytes, its place in the cache included. */
  long bytes(String name) {
    long bytes = PLAIN_BYTES + roundedUp(name.length());
    return rest == null ? bytes : bytes + rest.bytes();
  }

  private static long roundedUp(long bytes) {
    return (bytes + 7) / 8 * 8;
  }
}
