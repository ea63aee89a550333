package dev.domaincheck.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.Await;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JVM's own resolution, armed with a fake one behind it and put back after each test. */
@Timeout(60)
class JvmResolutionTest {
  /** No test asks for a host of another one: this JVM keeps answers for 30 s, unlike a server's. */
  private static final AtomicInteger HOSTS = new AtomicInteger();

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger lookups = new AtomicInteger();
  private JvmResolver jvm;

  @BeforeEach
  void load() {
    jvm = JvmResolution.load();
    assertNull(JvmResolution.armed(), "inert unless a launcher arms it");
  }

  @AfterEach
  void putBack() {
    jvm.disarm();
  }

  private static String host() {
    return "rdap.zone-" + HOSTS.incrementAndGet() + ".example";
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  /** A resolver to which only 127.0.0.2 is public. */
  private Resolver resolver(Resolver.HostLookup lookup) {
    return new Resolver(lookup, address -> address.getHostAddress().equals("127.0.0.2"), now::get);
  }

  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  /** Says 127.0.0.2 when asked first, and 127.0.0.1 ever after. */
  private InetAddress[] rebinding(String host) throws UnknownHostException {
    return new InetAddress[] {address(lookups.getAndIncrement() == 0 ? "127.0.0.2" : "127.0.0.1")};
  }

  /** One port on two addresses: that of the registry, and that of something private. */
  private static final class TwoListeners implements AutoCloseable {
    private final ServerSocket registry;
    private final ServerSocket secret;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger secretConnects = new AtomicInteger();

    TwoListeners() throws Exception {
      registry = new ServerSocket(0, 50, address("127.0.0.2"));
      secret = new ServerSocket(registry.getLocalPort(), 50, address("127.0.0.1"));
      Thread.ofVirtual().start(() -> serve(registry, asked));
      Thread.ofVirtual().start(() -> serve(secret, secretConnects));
    }

    private static void serve(ServerSocket listener, AtomicInteger count) {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          count.incrementAndGet();
          byte[] ignored = new byte[4096];
          if (socket.getInputStream().read(ignored) > 0) {
            socket
                .getOutputStream()
                .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
          }
        } catch (IOException e) {
          // The listener was closed, or the peer left.
        }
      }
    }

    URI url(String host) {
      return URI.create("http://" + host + ":" + registry.getLocalPort() + "/domain/a.example");
    }

    @Override
    public void close() throws IOException {
      registry.close();
      secret.close();
    }
  }

  @Test
  void http_zone_that_changes_its_answer_after_the_check_gets_the_checked_address()
      throws Exception {
    Resolver resolver = resolver(this::rebinding);
    jvm.arm(resolver);
    try (TwoListeners listeners = new TwoListeners();
        Transport transport = new Transport(ConnectTo.none(), "test", resolver)) {
      HttpReply reply = transport.http(listeners.url(host()), Map.of(), 100, ample());
      assertEquals(204, reply.status());
      assertEquals(1, listeners.asked.get());
      assertEquals(0, listeners.secretConnects.get());
      assertEquals(1, lookups.get());
    }
  }

  @Test
  void http_answer_forgotten_between_check_and_connect_is_checked_anew() throws Exception {
    Resolver forgetful =
        new Resolver(
            this::rebinding,
            address -> address.getHostAddress().equals("127.0.0.2"),
            // Each look at the clock is a minute after the last.
            () -> now.addAndGet(Duration.ofMinutes(1).toNanos()));
    jvm.arm(forgetful);
    try (TwoListeners listeners = new TwoListeners();
        Transport transport = new Transport(ConnectTo.none(), "test", forgetful)) {
      URI url = listeners.url(host());
      TransportException e =
          assertThrows(TransportException.class, () -> transport.http(url, Map.of(), 100, ample()));
      assertEquals(Reason.CONNECT_FAILED, e.reason(), e.getMessage());
      assertEquals(2, lookups.get());
      assertEquals(0, listeners.asked.get() + listeners.secretConnects.get());
    }
  }

  @Test
  void http_zone_that_has_changed_by_the_next_request_is_not_connected_to() throws Exception {
    Resolver resolver = resolver(this::rebinding);
    jvm.arm(resolver);
    try (TwoListeners listeners = new TwoListeners();
        Transport transport = new Transport(ConnectTo.none(), "test", resolver)) {
      URI url = listeners.url(host());
      transport.http(url, Map.of(), 100, ample());
      now.addAndGet(Resolver.KEPT.toNanos());
      TransportException e =
          assertThrows(TransportException.class, () -> transport.http(url, Map.of(), 100, ample()));
      assertEquals(Reason.POLICY_BLOCKED, e.reason(), e.getMessage());
      assertEquals(0, listeners.secretConnects.get());
    }
  }

  @Test
  void lookup_armed_gives_public_addresses_only_but_for_exempt_hosts() throws Exception {
    jvm.arm(resolver(host -> new InetAddress[] {address("127.0.0.2"), address("10.0.0.1")}));
    String refused = host();
    assertThrows(UnknownHostException.class, () -> InetAddress.getAllByName(refused));
    String exempt = host();
    JvmResolution.exempt(List.of(exempt.toUpperCase(Locale.ROOT)));
    assertEquals(2, InetAddress.getAllByName(exempt).length);
    // The exemption is the client's, not the chain's: there a stranger may name any host.
    try (Transport transport = new Transport(ConnectTo.none(), "test")) {
      TransportException e =
          assertThrows(
              TransportException.class,
              () -> transport.http(URI.create("https://" + exempt + "/"), Map.of(), 100, ample()));
      assertEquals(Reason.POLICY_BLOCKED, e.reason());
    }
  }

  @Test
  void lookup_armed_exempts_what_the_operators_map_leads_to() throws Exception {
    jvm.arm(resolver(host -> new InetAddress[] {address("10.0.0.1")}));
    String mirror = host();
    ConnectTo map = ConnectTo.of(new ConnectTo.Row("*", "http://" + mirror + ":8080"));
    try (Transport transport = new Transport(map, "test")) {
      assertNotNull(transport);
      assertEquals("10.0.0.1", InetAddress.getByName(mirror).getHostAddress());
    }
  }

  @Test
  void lookup_inert_is_the_machines_and_takes_no_exemption() throws Exception {
    JvmResolution.exempt(List.of("rdap.nic.example"));
    assertNull(JvmResolution.armed());
    assertTrue(InetAddress.getAllByName("localhost")[0].isLoopbackAddress());
  }

  @Test
  void lookupByAddress_armed_asks_nobody() {
    jvm.arm(resolver(host -> new InetAddress[0]));
    assertThrows(UnknownHostException.class, () -> jvm.lookupByAddress(new byte[] {8, 8, 8, 8}));
  }

  @Test
  void lookup_interrupted_caller_leaves_with_its_interrupt() {
    jvm.arm(resolver(host -> new InetAddress[0]));
    Thread.currentThread().interrupt();
    assertThrows(UnknownHostException.class, () -> InetAddress.getAllByName(host()));
    assertTrue(Thread.interrupted());
  }

  /**
   * The machine's resolver is dead: 5,000 virtual threads wait for it, through the JVM's own API,
   * and others still start and end.
   */
  @Test
  void lookup_5000_stalled_hinder_no_unrelated_virtual_thread() throws Exception {
    int stalled = 5_000;
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(stalled);
    AtomicInteger answered = new AtomicInteger();
    jvm.arm(
        resolver(
            host -> {
              lookups.incrementAndGet();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {address("127.0.0.2")};
            }));
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < stalled; i++) {
      String host = host();
      waiting.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      InetAddress.getAllByName(host);
                      answered.incrementAndGet();
                    } catch (UnknownHostException e) {
                      // Refused at once, as the queue is full, or after its patience.
                    } finally {
                      ended.countDown();
                    }
                  }));
    }
    // Bounded by the pool and its queue: the rest is refused without waiting.
    int held = Resolver.THREADS + Resolver.QUEUE;
    Await.until(() -> ended.getCount() <= held);
    CountDownLatch unrelated = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      Thread.ofVirtual().start(unrelated::countDown);
    }
    assertTrue(unrelated.await(20, TimeUnit.SECONDS));
    // All of that while nothing was released.
    assertEquals(0, answered.get());
    assertTrue(lookups.get() <= Resolver.THREADS, "threads held: " + lookups.get());
    assertFalse(waiting.isEmpty());
    release.countDown();
    assertTrue(ended.await(30, TimeUnit.SECONDS));
  }
}
