package dev.domaincheck.server;

import dev.domaincheck.limit.Pressure;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pressure of memory: how much of the heap the last collections could not free. It rises at nine
 * tenths and falls at eight, so that it does not flutter. A heap that is full of garbage is no
 * pressure; one that is full of lookups soon ends the process.
 *
 * <p>Only a collection can show that it fell, and a server that looks nothing up may need none for
 * hours. So one is asked for where none has come for 10 s, then for 20, at last for 5 minutes.
 */
final class HeapPressure implements Pressure {
  private static final Logger LOG = LoggerFactory.getLogger(HeapPressure.class);

  private static final double HIGH = 0.9;
  private static final double LOW = 0.8;

  /** Collections are seldom more frequent under a load that is borne. */
  private static final long INTERVAL_NANOS = Duration.ofMillis(250).toNanos();

  /** A full collection of some GiB takes a second: the first after so long, then less often. */
  private static final long COLLECTION_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long MAX_WAIT_NANOS = Duration.ofMinutes(5).toNanos();

  private final DoubleSupplier live;
  private final Runnable collect;
  private final LongSupplier nanoTime;
  private double lastShare;
  private long lastCollection;
  private long wait = COLLECTION_NANOS;
  private volatile long nextLook;
  private volatile boolean high;

  /** Of this JVM. */
  HeapPressure() {
    this(
        HeapPressure::liveShare,
        // It stops the world, but need not hold up the lookup that asked.
        () -> Thread.ofPlatform().name("collect").daemon().start(System::gc),
        System::nanoTime);
  }

  /**
   * @param live the share of the heap that is in use after a collection, 0 to 1
   * @param collect begins a collection, and returns at once
   */
  HeapPressure(DoubleSupplier live, Runnable collect, LongSupplier nanoTime) {
    this.live = live;
    this.collect = collect;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong();
  }

  @Override
  public boolean isHigh() {
    long now = nanoTime.getAsLong();
    if (now - nextLook >= 0) {
      nextLook = now + INTERVAL_NANOS;
      look(now);
    }
    return high;
  }

  /** Several threads may come at once: not two of them may ask for a collection. */
  private synchronized void look(long now) {
    double share = live.getAsDouble();
    boolean before = high;
    high = share >= (before ? LOW : HIGH);
    if (high != before) {
      LOG.warn(
          "{} % of the heap is in use after a collection: {}",
          Math.round(share * 100),
          high ? "only cached names are answered" : "names are looked up again");
      wait = COLLECTION_NANOS;
    }
    // Two collections that leave the same to the byte do not happen.
    if (share != lastShare || high != before) {
      lastShare = share;
      lastCollection = now;
    } else if (high && now - lastCollection >= wait) {
      lastCollection = now;
      wait = Math.min(2 * wait, MAX_WAIT_NANOS);
      collect.run();
    }
  }

  private static double liveShare() {
    long used = 0;
    List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage afterCollection = pool.getCollectionUsage();
      if (pool.getType() == MemoryType.HEAP && afterCollection != null) {
        used += afterCollection.getUsed();
      }
    }
    return (double) used / Runtime.getRuntime().maxMemory();
  }
}
