package dev.domaincheck.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SandboxWhoisTest {
  private SandboxRegistry registry;

  @BeforeEach
  void start() {
    registry = SandboxRegistry.start(Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private String ask(String query) throws IOException {
    return TestClient.ask(registry.whoisPort(), query);
  }

  /** The first numbered name that breaks like {@code breakage}. */
  static String broken(Breakage breakage, String suffix) {
    return BrokenNames.label(breakage, suffix) + "." + suffix;
  }

  @Test
  void query_eachState_repliesInTheDialect() throws IOException {
    assertEquals("available-a.nl is free\r\n", ask("available-a.nl\r\n"));
    assertTrue(ask("-T dn,ace registered-b.de\r\n").contains("Status: connect"));
    assertTrue(ask("reserved-c.it\r\n").contains("RESERVED"));
    assertTrue(ask("throttled-d.co.uk\r\n").contains("quota for 127.0.0.1 has been exceeded"));
    assertTrue(ask("premium-e.sx\r\n").contains("PREMIUM NAME"));
    assertEquals(5, registry.whoisTraffic().queries());
    assertEquals(0, registry.rdapTraffic().queries());
  }

  @Test
  void query_withoutLineEnd_isAnsweredAtTheEndOfTheStream() throws IOException {
    try (TestClient client = new TestClient(registry.whoisPort())) {
      client.send("available-a.nl");
      client.endOutput();
      assertEquals("available-a.nl is free\r\n", client.rest());
    }
  }

  @Test
  void query_garbage_isRefusedAndHarmsNobody() throws IOException {
    assertTrue(ask("\0\1\2\377\n").startsWith("% Malformed request"));
    assertTrue(ask("\n").startsWith("% Malformed request"));
    assertTrue(ask("GET / HTTP/1.1\r\n\r\n").startsWith("% Malformed request"));
    assertEquals("available-a.nl is free\r\n", ask("available-a.nl\r\n"));
  }

  @Test
  void query_ofOneMebibyte_isCutOff() throws IOException {
    try (TestClient client = new TestClient(registry.whoisPort())) {
      byte[] line = new byte[1024 * 1024];
      Arrays.fill(line, (byte) 'a');
      String reply = "";
      try {
        client.send(line);
        reply = client.rest();
      } catch (SocketException expected) {
        // The reset may come while we still send.
      }
      assertEquals("", reply);
    }
    assertEquals(0, registry.whoisTraffic().queries());
    assertEquals("available-a.nl is free\r\n", ask("available-a.nl\r\n"));
  }

  @Test
  void query_broken_breaksAsTheHashSays() throws IOException {
    String reset = broken(Breakage.RESET, "nl");
    assertThrows(SocketException.class, () -> ask(reset + "\r\n"));
    assertEquals("", ask(broken(Breakage.EMPTY, "nl") + "\r\n"));
    assertTrue(ask(broken(Breakage.GARBAGE, "nl") + "\r\n").startsWith("<!DOCTYPE html>"));
    assertEquals("Domai", ask(broken(Breakage.TRUNCATED, "nl") + "\r\n"));
    assertTrue(ask(broken(Breakage.SERVER_ERROR, "nl") + "\r\n").contains("Internal error"));
  }

  @Test
  void query_slow_waitsThenAnswersByTheRest() throws IOException {
    long start = System.nanoTime();
    assertEquals("slow-50-available-x.nl is free\r\n", ask("slow-50-available-x.nl\r\n"));
    assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void query_twoHundredAtOnce_allAreAnsweredAndCounted() throws Exception {
    int clients = 200;
    List<Future<String>> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        String name = "slow-300-available-" + i + ".nl";
        replies.add(threads.submit(() -> ask(name + "\r\n")));
      }
      for (int i = 0; i < clients; i++) {
        assertEquals("slow-300-available-" + i + ".nl is free\r\n", replies.get(i).get());
      }
    }
    assertEquals(clients, registry.whoisTraffic().connections());
    assertEquals(0, registry.whoisTraffic().inFlight());
    int peak = registry.whoisTraffic().peakInFlight();
    assertTrue(peak > 1 && peak <= clients, () -> "peak " + peak);
  }

  @Test
  void query_clientLeavesWhileWaiting_isNoLongerInFlight() throws Exception {
    try (TestClient client = new TestClient(registry.whoisPort())) {
      client.send("slow-60000-available-x.nl\r\n");
      await(1);
    }
    await(0);
  }

  @Test
  void close_whileSlowOnesWait_endsThemSoon() throws Exception {
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TestClient client = new TestClient(registry.whoisPort());
      client.send(i % 2 == 0 ? "slow-60000-available-x.nl\r\n" : "no line end");
      clients.add(client);
    }
    await(10);
    long start = System.nanoTime();
    registry.close();
    long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    assertTrue(took < 10, () -> "took " + took + " s"); // the delay is 60 s, close()'s bound 4 s
    for (TestClient client : clients) {
      try (client) {
        assertEquals("", client.rest());
      } catch (SocketException reset) {
        // Bytes that the server had not read turn its close into a reset.
      }
    }
    assertEquals(0, registry.whoisTraffic().inFlight());
    assertThrows(IOException.class, () -> ask("available-a.nl\r\n"));
  }

  /** Waits for a count that is sure to come; the test's own time-out bounds it. */
  private void await(int inFlight) throws InterruptedException {
    while (registry.whoisTraffic().inFlight() != inFlight) {
      Thread.sleep(1);
    }
  }
}
