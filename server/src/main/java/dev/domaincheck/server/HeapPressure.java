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
 */
final class HeapPressure implements Pressure {
  private static final Logger LOG = LoggerFactory.getLogger(HeapPressure.class);

  private static final double HIGH = 0.9;
  private static final double LOW = 0.8;

  /** Collections are seldom more frequent under a load that is borne. */
  private static final long INTERVAL_NANOS = Duration.ofMillis(250).toNanos();

  private final DoubleSupplier live;
  private final LongSupplier nanoTime;
  private volatile long nextLook;
  private volatile boolean high;

  /** Of this JVM. */
  HeapPressure() {
    this(HeapPressure::liveShare, System::nanoTime);
  }

  /**
   * @param live the share of the heap that is in use after a collection, 0 to 1
   */
  HeapPressure(DoubleSupplier live, LongSupplier nanoTime) {
    this.live = live;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong();
  }

  @Override
  public boolean isHigh() {
    long now = nanoTime.getAsLong();
    if (now - nextLook >= 0) {
      nextLook = now + INTERVAL_NANOS;
      look();
    }
    return high;
  }

  private void look() {
    double share = live.getAsDouble();
    boolean before = high;
    high = share >= (before ? LOW : HIGH);
    if (high != before) {
      LOG.warn(
          "{} % of the heap is in use after a collection: {}",
          Math.round(share * 100),
          high ? "only cached names are answered" : "names are looked up again");
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
