package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.config.Settings;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import dev.domaincheck.directory.Authority;
import dev.domaincheck.directory.DataAge;
import dev.domaincheck.directory.DataOrigin;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Service;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The data of a server, over sockets, with IANA played on loopback. */
@Timeout(60)
class LiveDataTest {
  private static final Directory EMBEDDED = Directory.embedded();

  @TempDir Path folder;

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private HttpServer iana;
  private ServerSocket whois;
  private Path map;
  private volatile @Nullable String body;
  private volatile int status = 200;

  @BeforeEach
  void begin() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    iana = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    iana.createContext("/", this::answer);
    iana.start();
    whois = new ServerSocket(0, 50, loopback);
    map =
        Files.writeString(
            folder.resolve("map"),
            "data.iana.org\thttp://127.0.0.1:%d\nwhois.iana.org\ttcp://127.0.0.1:%d\n"
                .formatted(iana.getAddress().getPort(), whois.getLocalPort()));
  }

  @AfterEach
  void end() throws Exception {
    iana.stop(0);
    whois.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
    requests.add(path + (condition == null ? "" : " " + condition));
    exchange.getResponseHeaders().add("ETag", "\"1\"");
    boolean unchanged = "\"1\"".equals(condition);
    String text = path.endsWith(".json") ? bootstrap() : tlds();
    if (body != null) {
      text = Objects.requireNonNull(body);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        unchanged ? 304 : status, unchanged || bytes.length == 0 ? -1 : bytes.length);
    if (!unchanged) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static String tlds() {
    return "# Version 2026112000, Last Updated today\n"
        + EMBEDDED.suffixes().stream()
            .filter(suffix -> suffix.indexOf('.') < 0)
            .collect(Collectors.joining("\n"))
        + "\nZZZZ\n";
  }

  private static String bootstrap() {
    List<String> services = new ArrayList<>(List.of("[[\"zzzz\"],[\"https://rdap.nic.zzzz/\"]]"));
    for (String suffix : EMBEDDED.suffixes()) {
      for (Service service : EMBEDDED.route(suffix).services()) {
        if (service.protocol() == Protocol.RDAP
            && service.authority() == Authority.IANA
            && suffix.indexOf('.') < 0) {
          services.add("[[\"" + suffix + "\"],[\"" + service.endpoint() + "\"]]");
        }
      }
    }
    return "{\"version\":\"1.0\",\"publication\":\"2026-11-20T00:00:00Z\",\"services\":["
        + String.join(",", services)
        + "]}";
  }

  private Settings settings(String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    return assertInstanceOf(
            SettingsOutcome.Start.class,
            new SettingsLoader(Map.of(), SettingsFiles.onDisk(), "test").load(args))
        .settings();
  }

  private LiveData load(String... more) throws IOException {
    return LiveData.load(settings(more), Clock.systemUTC(), folder.resolve("state"));
  }

  private Transport transport() throws IOException {
    return new Transport(ConnectTo.load(map), "test");
  }

  private static QueryGate gate() {
    return new QueryGate(4, (group, protocol) -> new GroupLimit(0, 0, 1), InstantSource.system());
  }

  private static Lookup nobody() {
    return (name, options, caller, deadline, listener) ->
        CheckResult.withoutEvidence(Availability.UNSUPPORTED, Reason.NO_SERVICE, "none");
  }

  private static DataAge age(LiveData data, String name) {
    return data.ages().stream().filter(age -> age.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void whoisRulesFile_changed_isUsedAtOnce_andABadOneKeepsTheRulesBefore() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("rules.txt"),
            "date 2026-11-20\nrule own\n  hosts whois.nic.at\n  available gone\n");
    try (LiveData data = load("--no-refresh", "--whois-rules-file=" + file)) {
      String first = data.rules().get().generation();
      Files.writeString(
          file, "date 2026-11-21\nrule own\n  hosts whois.nic.at\n  available nix da\n");
      assertEquals(List.of(), data.reload().problems());
      String second = data.rules().get().generation();
      assertNotEquals(first, second);
      assertEquals(Map.of("whois-rules-file", false), data.refusedFiles());
      Files.writeString(file, "date 2026-11-22\nrule own\n  hosts whois.nic.at\n  available (\n");
      String problem = data.reload().problems().getFirst();
      assertTrue(problem.startsWith(file + ":4: "), problem);
      assertEquals(second, data.rules().get().generation());
      assertEquals(problem, age(data, "whois-rules-file").problem());
      assertEquals(Map.of("whois-rules-file", true), data.refusedFiles());
    }
  }

  @Test
  void whoisRulesFile_badAtTheStart_stopsIt() throws Exception {
    Path file = Files.writeString(folder.resolve("rules.txt"), "rule own\n");
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> load("--no-refresh", "--whois-rules-file=" + file))
                .getMessage());
    assertTrue(message.startsWith(file + ":1: "), message);
  }

  @Test
  void reload_newEditions_areUsed_kept_andAskedForByTheirTags() throws Exception {
    String mapped = "--upstream-map=" + map;
    try (LiveData data = load(mapped);
        Transport transport = transport()) {
      Lookup unused = data.start(nobody(), transport, gate(), () -> {});
      assertFalse(data.directory().get().route("zzzz").delegated());
      assertEquals(List.of(), data.reload().problems());
      assertEquals(
          "rdap.nic.zzzz", data.directory().get().route("zzzz").services().getFirst().host());
      assertEquals(DataOrigin.NETWORK, age(data, "rdap-bootstrap").origin());
      assertEquals(DataOrigin.NETWORK, age(data, "root-zone").origin());
      assertEquals(List.of(), data.reload().problems());
      assertEquals(
          List.of(
              "/TLD/tlds-alpha-by-domain.txt",
              "/rdap/dns.json",
              "/TLD/tlds-alpha-by-domain.txt \"1\"",
              "/rdap/dns.json \"1\""),
          requests);
    }
    try (LiveData again = load(mapped)) {
      assertEquals(DataOrigin.DISK, age(again, "rdap-bootstrap").origin());
      assertEquals(DataOrigin.DISK, age(again, "root-zone").origin());
      assertTrue(again.directory().get().route("zzzz").delegated());
    }
    for (String[] other : new String[][] {{}, {mapped, "--no-refresh"}, {"--sandbox"}}) {
      try (LiveData elsewhere = load(other)) {
        assertEquals(DataOrigin.EMBEDDED, age(elsewhere, "rdap-bootstrap").origin());
        assertFalse(elsewhere.directory().get().route("zzzz").delegated());
      }
    }
  }

  @Test
  void reload_badReplies_keepWhatIsHeldAndSayWhy() throws Exception {
    try (LiveData data = load("--upstream-map=" + map);
        Transport transport = transport()) {
      Lookup unused = data.start(nobody(), transport, gate(), () -> {});
      Directory before = data.directory().get();
      status = 503;
      assertTrue(data.reload().problems().getFirst().contains("HTTP status 503, expected 200"));
      status = 200;
      body = "<html>captive portal</html>";
      List<String> problems = data.reload().problems();
      assertTrue(problems.get(0).startsWith("root-zone was refused: expected a first line"));
      assertTrue(problems.get(1).startsWith("rdap-bootstrap was refused: expected one JSON"));
      body = "x".repeat(256 * 1024 + 1);
      assertTrue(data.reload().problems().getFirst().contains("more than 262144 bytes"));
      iana.stop(0);
      assertEquals(2, data.reload().problems().size());
      assertEquals(before, data.directory().get());
      assertFalse(Files.exists(folder.resolve("state").resolve("root-zone.copy")));
    }
  }

  @Test
  void check_tldWithoutService_asksIanaOnce() throws Exception {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    Thread registry =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (true) {
                      try (Socket socket = whois.accept()) {
                        byte[] line = new byte[64];
                        int n = socket.getInputStream().read(line);
                        asked.add(new String(line, 0, n, StandardCharsets.US_ASCII));
                        socket
                            .getOutputStream()
                            .write(
                                "domain: GR\nwhois: whois.example.gr\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                      }
                    }
                  } catch (IOException e) {
                    // The test is over.
                  }
                });
    try (LiveData data = load("--upstream-map=" + map);
        Transport transport = transport()) {
      List<Integer> services = new ArrayList<>();
      Lookup lookup =
          data.start(
              (name, options, caller, deadline, listener) -> {
                services.add(data.directory().get().route(name).services().size());
                return nobody().check(name, options, caller, deadline);
              },
              transport,
              gate(),
              () -> {});
      for (String text : List.of("example.gr", "other.gr", "example.com")) {
        DomainName name = assertInstanceOf(DomainName.class, DomainName.parse(text));
        CheckResult unused =
            lookup.check(
                name,
                CheckOptions.standard(Duration.ofSeconds(10)),
                new Caller("test"),
                Deadline.after(Duration.ofSeconds(30)));
      }
      assertEquals(List.of("gr\r\n"), asked);
      assertEquals(List.of(1, 1, 2), services);
    }
    whois.close();
    registry.join();
  }
}
