package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots swapped while others read. */
@Timeout(60)
class LiveDirectoryTest {
  private static final int EDITIONS = 200;
  private static final int READERS = 8;

  private static Bootstrap edition(Set<String> tlds, int number) {
    Map<String, URI> services = new HashMap<>();
    tlds.forEach(
        tld -> services.put(tld, URI.create("https://rdap.nic." + tld + "/" + number + "/")));
    return new Bootstrap(Instant.ofEpochSecond(number), services, 0);
  }

  @Test
  void get_underSwaps_isAlwaysOneWholeEdition() throws Exception {
    Set<String> tlds = Editions.tlds(60);
    LiveDirectory live = LiveDirectory.of(Editions.listed(tlds));
    live.use(edition(tlds, 0));
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong snapshots = new AtomicLong();
    CountDownLatch reading = new CountDownLatch(READERS);
    Callable<String> reader =
        () -> {
          int newest = 0;
          for (boolean last = false; !last; ) {
            last = done.get();
            Directory snapshot = live.get();
            Set<String> paths = new java.util.HashSet<>();
            for (String tld : tlds) {
              paths.add(snapshot.route(tld).services().getFirst().endpoint().getPath());
            }
            if (paths.size() != 1) {
              return "mixed: " + paths;
            }
            int number = Integer.parseInt(paths.iterator().next().replace("/", ""));
            if (number < newest) {
              return number + " after " + newest;
            }
            newest = number;
            snapshots.incrementAndGet();
            reading.countDown();
          }
          return newest == EDITIONS ? "" : "ended with " + newest;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> readers =
          IntStream.range(0, READERS).mapToObj(i -> threads.submit(reader)).toList();
      reading.await();
      for (int number = 1; number <= EDITIONS; number++) {
        live.use(edition(tlds, number));
      }
      done.set(true);
      for (Future<String> each : readers) {
        assertEquals("", each.get());
      }
    }
    assertTrue(snapshots.get() >= READERS);
  }

  @Test
  void use_fromSeveralThreads_losesNoChange() throws Exception {
    Set<String> tlds = Editions.tlds(20);
    LiveDirectory live = LiveDirectory.of(Editions.listed(tlds));
    Set<String> more = Editions.tlds(21);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> changes =
          List.of(
              threads.submit(() -> live.use(edition(tlds, 1))),
              threads.submit(() -> live.use(new TldList(Editions.DAY, more))),
              threads.submit(
                  () ->
                      live.use(
                          OperatorTable.parse(
                              "own", "tab\t-\t-\t-\t-\t-\t-\t-\t-\n", Editions.DAY))));
      for (Future<?> change : changes) {
        change.get();
      }
    }
    Directory now = live.get();
    assertEquals("/1/", now.route("taa").services().getFirst().endpoint().getPath());
    assertEquals(List.of(), now.route("tab").services());
    assertTrue(now.route("tau").delegated());
  }
}
