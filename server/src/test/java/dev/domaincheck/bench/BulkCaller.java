package dev.domaincheck.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.ResultStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** A program that has many names checked in one bulk call, and keeps no result. */
final class BulkCaller {
  private static final AtomicLong PEAK = new AtomicLong();

  private BulkCaller() {}

  /**
   * Prints how many results came, for how many names the expected one came and no other, the time
   * in nanoseconds, and the most bytes of heap in use after a collection.
   *
   * @param args the server, and how many names
   */
  public static void main(String[] args) {
    watchCollections();
    int names = Integer.parseInt(args[1]);
    BitSet expected = new BitSet(names);
    BitSet doubled = new BitSet(names);
    BitSet seen = new BitSet(names);
    long results = 0;
    long begun = System.nanoTime();
    try (DomainCheckClient client =
            DomainCheckClient.builder().target(args[0]).token(BenchServer.ANNA).build();
        ResultStream<BulkResult> stream =
            client.checkBulk(
                IntStream.range(0, names)
                    .mapToObj(i -> new BulkName(name(i), Integer.toString(i)))
                    .iterator(),
                CheckOptions.DEFAULT)) {
      while (stream.hasNext()) {
        BulkResult result = stream.next();
        results++;
        int index = Integer.parseInt(result.correlationId());
        if (seen.get(index)) {
          doubled.set(index);
        }
        seen.set(index);
        if (result.result().input().equals(name(index))
            && result.result().availability() == availability(index)) {
          expected.set(index);
        }
      }
    }
    long elapsed = System.nanoTime() - begun;
    // A heap that was never full has been collected at least this once.
    System.gc();
    PEAK.accumulateAndGet(HeapNow.bytes(), Math::max);
    expected.andNot(doubled);
    System.out.println(results + " " + expected.cardinality() + " " + elapsed + " " + PEAK.get());
    System.exit(0);
  }

  private static String name(int index) {
    String label = availability(index) == Availability.AVAILABLE ? "available" : "registered";
    return label + "-" + index + "." + Names.SUFFIXES.get(index % Names.SUFFIXES.size());
  }

  /** Of four names one is free, whatever the suffix. */
  private static Availability availability(int index) {
    return index / Names.SUFFIXES.size() % 4 == 0
        ? Availability.AVAILABLE
        : Availability.REGISTERED;
  }

  private static void watchCollections() {
    Set<String> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(
            (notification, handback) -> {
              if (notification.getUserData() instanceof CompositeData data) {
                long used =
                    GarbageCollectionNotificationInfo.from(data)
                        .getGcInfo()
                        .getMemoryUsageAfterGc()
                        .entrySet()
                        .stream()
                        .filter(pool -> pools.contains(pool.getKey()))
                        .mapToLong(pool -> pool.getValue().getUsed())
                        .sum();
                PEAK.accumulateAndGet(used, Math::max);
              }
            },
            notification ->
                notification
                    .getType()
                    .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
            null);
      }
    }
  }
}
