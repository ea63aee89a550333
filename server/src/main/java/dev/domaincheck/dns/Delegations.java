package dev.domaincheck.dns;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.xbill.DNS.Name;

/**
 * The zones met on the way, so that the root is not asked for {@code com} each time. Bounded; the
 * one that was longest unused goes first.
 */
final class Delegations {
  /** All top-level domains, and twice as many zones below them. */
  static final int MAX = 4_096;

  /**
   * Top-level domains say a day or two, and change their servers a few times a year. Less lets a
   * wrong entry pass sooner, and four queries a day for a zone are nothing to its parent.
   */
  private static final long MAX_TTL_SECONDS = Duration.ofHours(6).toSeconds();

  private record Kept(Referral referral, long untilNanos) {}

  private final LongSupplier nanoTime;
  private final Referral root;

  /** Held for a few map operations; a monitor would pin virtual threads before JDK 24. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<Name, Kept> zones = new LinkedHashMap<>(16, 0.75f, true);

  Delegations(RootHints hints, LongSupplier nanoTime) {
    this.root = new Referral(Name.root, hints.servers(), 0);
    this.nanoTime = nanoTime;
  }

  /** The nearest known zone above {@code name}; the root at worst. */
  Referral above(Name name) {
    long now = nanoTime.getAsLong();
    lock.lock();
    try {
      // The name's own servers are no part of this: whether it has any is the question.
      for (int labels = 1; labels < name.labels(); labels++) {
        Name zone = new Name(name, labels);
        Kept kept = zones.get(zone);
        if (kept != null) {
          if (kept.untilNanos() - now > 0) {
            return kept.referral();
          }
          zones.remove(zone);
        }
      }
      return root;
    } finally {
      lock.unlock();
    }
  }

  void keep(Referral referral) {
    long seconds = Math.clamp(referral.ttlSeconds(), 0, MAX_TTL_SECONDS);
    long until = nanoTime.getAsLong() + Duration.ofSeconds(seconds).toNanos();
    lock.lock();
    try {
      zones.put(referral.zone(), new Kept(referral, until));
      if (zones.size() > MAX) {
        zones.remove(zones.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a zone none of whose servers helped. */
  void forget(Name zone) {
    lock.lock();
    try {
      zones.remove(zone);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return zones.size();
    } finally {
      lock.unlock();
    }
  }
}
