package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ResultStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One of two servers is told to stop (SIGTERM) while one client calls both. */
@Timeout(180)
class FailoverEndToEndTest {

  private static final int CALLS = 2_000;
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1) / 500;
  private static final int BULK_NAMES = 5_000;

  @TempDir Path state;
  private Programs.ServerProcess first;
  private Programs.ServerProcess second;

  @BeforeEach
  void serve() throws Exception {
    first = start();
    second = start();
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private Programs.ServerProcess start() throws Exception {
    return Programs.serve(state, "--sandbox", "--host-concurrency", "0", "--host-rate", "0");
  }

  private DomainCheckClient client() {
    return DomainCheckClient.builder().targets(List.of(first.target(), second.target())).build();
  }

  @Test
  void serverStopped_500CallsASecond_noneFails() throws Exception {
    Queue<DomainCheckException> failures = new ConcurrentLinkedQueue<>();
    CountDownLatch ended = new CountDownLatch(CALLS);
    try (DomainCheckClient client = client()) {
      FutureTask<Integer> stop = new FutureTask<>(first::terminate);
      long begun = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        long due = begun + i * EVERY_NANOS;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        String name = "available-" + i % 100 + ".com";
        Thread.startVirtualThread(
            () -> {
              try {
                client.check(name);
              } catch (DomainCheckException e) {
                failures.add(e);
              } finally {
                ended.countDown();
              }
            });
        if (i == CALLS / 3) {
          Thread.startVirtualThread(stop);
        }
      }
      assertTrue(ended.await(60, TimeUnit.SECONDS), "calls did not end");
      assertEquals(0, stop.get(60, TimeUnit.SECONDS));
      assertEquals(List.of(), List.copyOf(failures));
    }
  }

  @Test
  void serverStopped_bulkStreamsAtBoth_answerEachNameOnce() throws Exception {
    try (DomainCheckClient client = client()) {
      // Calls go to each server in turn once both are connected.
      client.checkAll(IntStream.range(0, 20).mapToObj(i -> "available-" + i + ".com").toList());
      CountDownLatch underWay = new CountDownLatch(2);
      List<FutureTask<Integer>> readers =
          List.of(reader(client, underWay), reader(client, underWay));
      readers.forEach(Thread::startVirtualThread);
      assertTrue(underWay.await(60, TimeUnit.SECONDS), "no results");
      assertEquals(0, first.terminate());
      for (FutureTask<Integer> reader : readers) {
        assertEquals(BULK_NAMES, reader.get(120, TimeUnit.SECONDS));
      }
    }
  }

  /** Counts the ids that come back, and refuses one that comes twice. */
  private static FutureTask<Integer> reader(DomainCheckClient client, CountDownLatch underWay) {
    return new FutureTask<>(
        () -> {
          Set<String> ids = ConcurrentHashMap.newKeySet();
          var names =
              IntStream.range(0, BULK_NAMES)
                  .mapToObj(
                      i -> new BulkName("slow-20-registered-" + i + ".com", Integer.toString(i)));
          try (ResultStream<BulkResult> results = client.checkBulk(names.iterator())) {
            while (results.hasNext()) {
              assertTrue(ids.add(results.next().correlationId()), "a name has two results");
              if (ids.size() == 200) {
                underWay.countDown();
              }
            }
          }
          return ids.size();
        });
  }
}
