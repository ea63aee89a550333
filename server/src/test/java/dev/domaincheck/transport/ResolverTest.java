package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ResolverTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger lookups = new AtomicInteger();

  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  private static Deadline brief() {
    return Deadline.after(Duration.ofMillis(10));
  }

  /** Hosts that begin with {@code stuck} get no answer until {@link #release} opens. */
  private InetAddress[] lookup(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    try {
      if (host.startsWith("stuck")) {
        release.await();
      }
    } catch (InterruptedException e) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {InetAddress.getByName("192.0.2.1")};
  }

  private static Reason reason(Resolver resolver, String host, Deadline deadline) {
    return assertThrows(TransportException.class, () -> resolver.resolve(host, deadline)).reason();
  }

  @Test
  void resolve_stuck_host_times_out_and_hinders_no_other() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> true)) {
      for (int i = 0; i < 2 * Resolver.THREADS; i++) {
        assertEquals(Reason.TIMEOUT, reason(resolver, "stuck.example", brief()));
      }
      // However often it was asked for, the dead host holds a single thread.
      assertEquals(1, lookups.get());
      assertEquals(1, resolver.resolve("fine.example", ample()).size());
    }
  }

  @Test
  void resolve_many_callers_of_one_host_share_a_lookup() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> true);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<InetAddress>>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Callable<List<InetAddress>> ask = () -> resolver.resolve("stuck.example", ample());
        all.add(callers.submit(ask));
      }
      assertEquals(Reason.TIMEOUT, reason(resolver, "stuck.example", brief()));
      // Those that have asked by now wait for the same one.
      assertEquals(1, lookups.get());
      release.countDown();
      for (Future<List<InetAddress>> one : all) {
        assertEquals(1, one.get().size());
      }
    }
  }

  @Test
  void resolve_full_pool_fails_in_time() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> true)) {
      for (int i = 0; i < Resolver.THREADS; i++) {
        assertEquals(Reason.TIMEOUT, reason(resolver, "stuck" + i + ".example", brief()));
      }
      assertEquals(Reason.TIMEOUT, reason(resolver, "fine.example", brief()));
      release.countDown();
      assertEquals(1, resolver.resolve("fine.example", ample()).size());
    }
  }

  @Test
  void resolve_full_queue_fails_at_once() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> true)) {
      Deadline past = Deadline.after(Duration.ZERO);
      for (int i = 0; i < Resolver.THREADS + Resolver.QUEUE; i++) {
        assertEquals(Reason.TIMEOUT, reason(resolver, "stuck" + i + ".example", past));
      }
      assertEquals(Reason.CONNECT_FAILED, reason(resolver, "fine.example", ample()));
      release.countDown();
    }
  }

  @Test
  void resolve_failed_lookup_is_tried_anew() throws Exception {
    try (Resolver resolver =
        new Resolver(
            host -> {
              if (lookups.getAndIncrement() == 0) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {InetAddress.getByName("192.0.2.1")};
            },
            address -> true)) {
      assertEquals(Reason.CONNECT_FAILED, reason(resolver, "flaky.example", ample()));
      assertEquals(1, resolver.resolve("flaky.example", ample()).size());
    }
  }

  @Test
  void resolve_interrupted_caller_leaves() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> true)) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> resolver.resolve("stuck.example", ample()));
    }
  }

  @Test
  void resolveUnguarded_literal_is_not_looked_up() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> false)) {
      assertEquals(
          List.of(InetAddress.getLoopbackAddress()),
          resolver.resolveUnguarded("127.0.0.1", ample()));
      assertEquals(1, resolver.resolveUnguarded("::1", ample()).size());
      assertEquals(0, lookups.get());
    }
  }

  @Test
  void resolve_answer_is_kept_for_half_a_minute_and_judged_each_time() throws Exception {
    AtomicLong now = new AtomicLong();
    AtomicBoolean open = new AtomicBoolean(true);
    try (Resolver resolver = new Resolver(this::lookup, address -> open.get(), now::get)) {
      resolver.resolve("fine.example", ample());
      now.set(Resolver.KEPT.toNanos() - 1);
      resolver.resolve("fine.example", ample());
      assertEquals(1, lookups.get());
      open.set(false);
      assertEquals(Reason.POLICY_BLOCKED, reason(resolver, "fine.example", ample()));
      assertEquals(1, lookups.get());
      now.incrementAndGet();
      assertEquals(Reason.POLICY_BLOCKED, reason(resolver, "fine.example", ample()));
      assertEquals(2, lookups.get());
    }
  }

  @Test
  void resolve_more_hosts_than_are_kept_forgets_and_goes_on() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> true)) {
      for (int i = 0; i <= Resolver.MAX_KEPT; i++) {
        resolver.resolve("host" + i + ".example", ample());
      }
      resolver.resolve("host" + Resolver.MAX_KEPT + ".example", ample());
      assertEquals(Resolver.MAX_KEPT + 1, lookups.get());
      resolver.resolve("host0.example", ample());
      assertEquals(Resolver.MAX_KEPT + 2, lookups.get());
    }
  }

  @Test
  void resolve_dead_hosts_of_strangers_delay_no_named_host() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> true)) {
      Deadline past = Deadline.after(Duration.ZERO);
      int held = Resolver.STRANGERS_THREADS + Resolver.STRANGERS_QUEUE;
      for (int i = 0; i < 100; i++) {
        String host = "stuck" + i + ".example";
        TransportException e =
            assertThrows(TransportException.class, () -> resolver.resolveStranger(host, past));
        assertEquals(i < held ? Reason.TIMEOUT : Reason.CONNECT_FAILED, e.reason());
      }
      assertEquals(1, resolver.resolve("fine.example", ample()).size());
      // Nor one that a stranger named, too, and that has no thread there.
      assertEquals(
          Reason.CONNECT_FAILED,
          assertThrows(
                  TransportException.class, () -> resolver.resolveStranger("both.example", ample()))
              .reason());
      assertEquals(1, resolver.resolve("both.example", ample()).size());
      assertTrue(lookups.get() <= Resolver.STRANGERS_THREADS + 2, "lookups " + lookups.get());
    }
  }

  @Test
  void resolve_named_host_does_not_wait_for_its_turn_among_strangers() throws Exception {
    try (Resolver resolver = new Resolver(this::lookup, address -> true)) {
      Deadline past = Deadline.after(Duration.ZERO);
      for (int i = 0; i < Resolver.STRANGERS_THREADS; i++) {
        String host = "stuck" + i + ".example";
        assertThrows(TransportException.class, () -> resolver.resolveStranger(host, past));
      }
      assertThrows(TransportException.class, () -> resolver.resolveStranger("both.example", past));
      assertEquals(1, resolver.resolve("both.example", ample()).size());
    }
  }

  @Test
  void resolveAgain_strangers_host_stays_among_strangers() throws Exception {
    AtomicLong now = new AtomicLong();
    AtomicBoolean dead = new AtomicBoolean();
    try (Resolver resolver =
        new Resolver(
            host -> lookup(dead.get() && host.startsWith("s") ? "stuck" : host),
            address -> true,
            now::get)) {
      for (int i = 0; i < Resolver.THREADS; i++) {
        resolver.resolveStranger("s" + i + ".example", ample());
      }
      now.addAndGet(Resolver.KEPT.toNanos());
      dead.set(true);
      for (int i = 0; i < Resolver.THREADS; i++) {
        resolver.resolveAgain("s" + i + ".example", brief());
      }
      assertEquals(1, resolver.resolve("fine.example", ample()).size());
    }
  }

  @Test
  void resolve_named_host_whose_renewal_hangs_is_answered_for_five_minutes() throws Exception {
    AtomicLong now = new AtomicLong();
    AtomicBoolean dead = new AtomicBoolean();
    try (Resolver resolver =
        new Resolver(host -> lookup(dead.get() ? "stuck" : host), address -> true, now::get)) {
      List<InetAddress> answer = resolver.resolve("fine.example", ample());
      dead.set(true);
      now.addAndGet(Resolver.KEPT.toNanos());
      assertEquals(answer, resolver.resolve("fine.example", ample()));
      now.addAndGet(Resolver.OVERDUE.toNanos() - 1);
      // The one renewal has been waited for: the rest of the callers do not.
      for (int i = 0; i < 1_000; i++) {
        assertEquals(answer, resolver.resolve("fine.example", ample()));
      }
      assertEquals(2, lookups.get());
      now.incrementAndGet();
      assertEquals(Reason.TIMEOUT, reason(resolver, "fine.example", brief()));
    }
  }

  @Test
  void resolve_named_host_whose_renewal_finds_no_thread_is_answered() throws Exception {
    AtomicLong now = new AtomicLong();
    try (Resolver resolver = new Resolver(this::lookup, address -> true, now::get)) {
      List<InetAddress> answer = resolver.resolve("fine.example", ample());
      Deadline past = Deadline.after(Duration.ZERO);
      for (int i = 0; i < Resolver.THREADS + Resolver.QUEUE; i++) {
        assertEquals(Reason.TIMEOUT, reason(resolver, "stuck" + i + ".example", past));
      }
      now.addAndGet(Resolver.KEPT.toNanos());
      assertEquals(answer, resolver.resolve("fine.example", ample()));
    }
  }

  @Test
  void resolve_named_host_whose_renewal_fails_is_not_answered() throws Exception {
    AtomicLong now = new AtomicLong();
    AtomicBoolean gone = new AtomicBoolean();
    try (Resolver resolver =
        new Resolver(
            host -> {
              if (gone.get()) {
                throw new UnknownHostException(host);
              }
              return lookup(host);
            },
            address -> true,
            now::get)) {
      resolver.resolve("fine.example", ample());
      gone.set(true);
      now.addAndGet(Resolver.KEPT.toNanos());
      assertEquals(Reason.CONNECT_FAILED, reason(resolver, "fine.example", ample()));
    }
  }

  @Test
  void resolve_no_address_at_all_is_connect_failed() {
    try (Resolver resolver = new Resolver(host -> new InetAddress[0], address -> true)) {
      assertEquals(Reason.CONNECT_FAILED, reason(resolver, "empty.example", ample()));
    }
  }
}
