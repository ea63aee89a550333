package dev.domaincheck.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SandboxDasTest {
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
    return TestClient.ask(registry.dasPort(), query);
  }

  private String page(String target) throws IOException {
    String request =
        "GET " + target + " HTTP/1.1\r\nHost: free.iis.se\r\nConnection: close\r\n\r\n";
    return TestClient.ask(registry.rdapPort(), request);
  }

  @Test
  void query_eachForm_repliesInTheDialect() throws IOException {
    assertTrue(ask("available-a.ch\r\n").startsWith("1:"));
    assertTrue(ask("registered-a.li\r\n").startsWith("0:"));
    assertEquals("available-a.no is available\r\n", ask("available-a.no\r\n"));
    assertTrue(ask("get 1.0 reserved-a.lt\n").contains("reserved"));
    assertTrue(ask("get 1.0 available-a\r\n").startsWith("Domain:\tavailable-a\r\n"));
    assertTrue(ask("throttled-a.be\r\n").startsWith("% Excessive"));
    assertEquals(6, registry.dasTraffic().queries());
    assertEquals(0, registry.whoisTraffic().queries());
  }

  @Test
  void query_broken_breaksAsTheHashSays() throws IOException {
    String reset = BrokenNames.label(Breakage.RESET, "be") + ".be";
    assertThrows(SocketException.class, () -> ask(reset + "\r\n"));
    assertEquals("", ask(BrokenNames.label(Breakage.EMPTY, "be") + ".be\r\n"));
    String page = ask(BrokenNames.label(Breakage.GARBAGE, "be") + ".be\r\n");
    assertTrue(page.startsWith("<!DOCTYPE html>"));
  }

  @Test
  void page_eachState_repliesAsAPage() throws IOException {
    String free = page("/free?q=available-a.se");
    assertTrue(free.startsWith("HTTP/1.1 200 "), free);
    assertTrue(free.endsWith("\r\n\r\nfree available-a.se\n"), free);
    assertTrue(page("/free?q=registered-a.nu").endsWith("\r\n\r\noccupied registered-a.nu\n"));
    assertTrue(page("/free?q=throttled-a.se").startsWith("HTTP/1.1 429 "));
    assertTrue(page("/free?q=%%%").startsWith("HTTP/1.1 400 "));
    assertTrue(page("/free").startsWith("HTTP/1.1 400 "));
  }
}
