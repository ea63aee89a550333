package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import dev.domaincheck.name.HostileInputs;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.server.DomainCheckServer;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers send and what registries see of it, from the one end to the other. */
@Timeout(120)
class TrustEndToEndTest {
  @TempDir Path folder;

  private DomainCheckServer start(int tcpPort, int httpPort, String... more) throws Exception {
    Path map =
        Files.writeString(
            folder.resolve("map"),
            "*\ttcp://127.0.0.1:%d\n*\thttp://127.0.0.1:%d\n".formatted(tcpPort, httpPort));
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef0123456789abcdef\n");
    List<String> args =
        new ArrayList<>(
            List.of(
                "--listen=127.0.0.1:0",
                "--upstream-map=" + map,
                "--admin-token-file=" + token,
                "--host-concurrency=0",
                "--host-rate=0"));
    args.addAll(List.of(more));
    SettingsOutcome outcome =
        new SettingsLoader(Map.of(), SettingsFiles.onDisk(), "test").load(args);
    return DomainCheckServer.start(
        assertInstanceOf(SettingsOutcome.Start.class, outcome).settings());
  }

  private static List<DomainResult> check(DomainCheckServer server, List<String> names) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
            .build();
    try {
      return DomainCheckServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .checkDomains(CheckDomainsRequest.newBuilder().addAllDomainNames(names).build())
          .getResultsList();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void spellingsOfOneName_shareOneLookupAndOneEntry() throws Exception {
    List<String> spellings =
        List.of(
            "fa\u00df.de",
            "xn--fa-hia.de",
            "XN--FA-HIA.DE",
            "Xn--Fa-Hia.De.",
            "FA\u1e9e.DE",
            "  fa\u00df\u3002de ",
            "\uff46\uff41\u00df\uff0e\uff44\uff45",
            "fa\u00ad\u00df\uff61de\u3002");
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        DomainCheckServer server = start(registry.whoisPort(), registry.rdapPort())) {
      // All at once they join one flight, or find what it left.
      for (DomainResult result : check(server, spellings)) {
        assertEquals("xn--fa-hia.de", result.getDomainName());
        assertEquals("fa\u00df.de", result.getUnicodeName());
      }
      long asked = queries(registry);
      List<DomainResult> again = check(server, spellings);
      assertTrue(again.stream().allMatch(DomainResult::getCached));
      assertEquals(asked, queries(registry), "nothing was asked twice");
      // The name that IDNA2003 makes of it is another one.
      assertFalse(check(server, List.of("fass.de")).getFirst().getCached());
      assertEquals(2 * asked, queries(registry));
    }
  }

  private static long queries(SandboxRegistry registry) {
    return registry.rdapTraffic().queries() + registry.whoisTraffic().queries();
  }

  @Test
  void hostileInputs_areInvalidAndNoRegistryHearsOfThem() throws Exception {
    List<String> hostile = new ArrayList<>(HostileInputs.all());
    for (String unit : List.of("a", ".", " ", "\u00fc", "\u0000", "a.com\r\n", "xn--", "%")) {
      hostile.add(unit.repeat(1_024));
    }
    assertTrue(hostile.size() >= 200, "" + hostile.size());
    try (Doorbell whois = new Doorbell();
        Doorbell rdap = new Doorbell();
        DomainCheckServer server = start(whois.port(), rdap.port(), "--no-cache")) {
      assertInvalid(hostile, check(server, hostile));
      for (String unit : List.of("a", "a.", "\u00fc", "\u3002", "\u0000", "-T dn ")) {
        int bytes = unit.getBytes(StandardCharsets.UTF_8).length;
        List<String> mebibyte = List.of(unit.repeat((1 << 20) / bytes) + ".com");
        assertInvalid(mebibyte, check(server, mebibyte));
      }
      assertEquals(0, whois.rung() + rdap.rung());
      // The bells do ring for a name.
      check(server, List.of("example.com"));
      assertTrue(whois.rung() + rdap.rung() > 0);
    }
  }

  private static void assertInvalid(List<String> inputs, List<DomainResult> results) {
    assertEquals(inputs.size(), results.size());
    for (int i = 0; i < inputs.size(); i++) {
      assertEquals(
          Availability.AVAILABILITY_INVALID, results.get(i).getAvailability(), inputs.get(i));
      assertEquals("", results.get(i).getRegistrableName(), inputs.get(i));
    }
  }

  @Test
  void rdapRequest_saysWhoAsksAndWhomToWriteTo() throws Exception {
    try (Doorbell whois = new Doorbell();
        Doorbell rdap = new Doorbell();
        DomainCheckServer server =
            start(whois.port(), rdap.port(), "--contact=mailto:ops@operator.example")) {
      check(server, List.of("example.com"));
      String head = rdap.heard.getFirst();
      assertTrue(head.startsWith("GET /"), head);
      assertTrue(
          head.lines()
              .anyMatch(
                  line ->
                      line.startsWith("User-Agent: domaincheck/")
                          && line.endsWith(" (mailto:ops@operator.example)")),
          head);
      assertTrue(head.contains("\nAccept: application/rdap+json, application/json;q=0.9\n"), head);
    }
  }

  /** Counts who connects, keeps what they say up to a blank line, and hangs up. */
  private static final class Doorbell implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger rung = new AtomicInteger();
    final List<String> heard = new CopyOnWriteArrayList<>();

    Doorbell() throws IOException {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::answer);
    }

    private void answer() {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          rung.incrementAndGet();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
          StringBuilder head = new StringBuilder();
          String line = in.readLine();
          // WHOIS has one line, HTTP has a head.
          while (line != null && !line.isEmpty()) {
            head.append(line).append('\n');
            line = head.indexOf(" HTTP/") > 0 ? in.readLine() : null;
          }
          heard.add(head.toString());
        } catch (IOException e) {
          // Closed, or the caller left.
        }
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    int rung() {
      return rung.get();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
