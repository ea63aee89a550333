package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.e2e.Programs.Run;
import dev.domaincheck.e2e.Programs.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(180)
class SandboxEndToEndTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path state;

  private static List<JsonNode> results(Run run) {
    return run.lines().stream().map(JSON::readTree).toList();
  }

  private static List<String> texts(List<JsonNode> results, String field) {
    return results.stream().map(result -> result.path(field).asString("")).toList();
  }

  @Test
  void firstScreenOfTheReadme_holds() throws Exception {
    try (ServerProcess server = Programs.serve(state, "--sandbox")) {
      String[] check = {
        "--target",
        server.target(),
        "check",
        "available-a.com",
        "registered-b.de",
        "reserved-c.fr",
        "throttled-d.nl",
        "bad name",
        "--json"
      };
      Run first = Programs.client(state, check);
      assertEquals(3, first.exitCode(), first.err());
      assertEquals(
          List.of("AVAILABLE", "REGISTERED", "RESERVED", "UNKNOWN", "INVALID"),
          texts(results(first), "availability"));
      assertEquals("THROTTLED", results(first).get(3).path("reason").asString());
      assertTrue(results(first).stream().noneMatch(r -> r.path("cached").asBoolean()));
      assertTrue(first.out().contains("\"server\":\"sandbox/"));
      assertFalse(first.out().contains("registration"), "not asked for");

      Run second = Programs.client(state, check);
      assertEquals(
          List.of(true, true, true, false, false),
          results(second).stream().map(r -> r.path("cached").asBoolean()).toList());

      Run table = Programs.client(state, "--target", server.target(), "check", "available-a.com");
      assertEquals(0, table.exitCode());
      assertTrue(table.lines().getLast().contains("Cached"), table.out());

      Run stats = Programs.client(state, "--target", server.target(), "cache", "stats", "--json");
      assertEquals(3, JSON.readTree(stats.out()).path("size").asInt());
      Run clear = Programs.client(state, "--target", server.target(), "cache", "clear");
      assertEquals(0, clear.exitCode(), clear.err());
      assertEquals(
          0,
          JSON.readTree(
                  Programs.client(state, "--target", server.target(), "cache", "stats", "--json")
                      .out())
              .path("size")
              .asInt());
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(state.resolve("domaincheck/admin.token"))));

      Path wrong = Files.writeString(state.resolve("wrong"), "0123456789abcdef0123456789abcdef");
      Run denied =
          Programs.client(
              state,
              "--target",
              server.target(),
              "--admin-token-file",
              wrong.toString(),
              "cache",
              "clear");
      assertEquals(1, denied.exitCode(), denied.err());

      Path names = Files.writeString(state.resolve("names"), "available-x.com\nregistered-y.org\n");
      Run bulk =
          Programs.client(state, "--target", server.target(), "bulk", names.toString(), "--json");
      assertEquals(0, bulk.exitCode(), bulk.err());
      assertEquals(2, bulk.lines().size());

      assertEquals(0, server.terminate());
    }
  }

  @Test
  void info_overRdapAndOverWhois_tellsTheRegistrationsData() throws Exception {
    try (ServerProcess server = Programs.serve(state, "--sandbox")) {
      String[] info = {
        "--target", server.target(), "info", "registered-b.com", "registered-b.it", "--json"
      };
      Run first = Programs.client(state, info);
      assertEquals(0, first.exitCode(), first.err());
      assertEquals(List.of("REGISTERED", "REGISTERED"), texts(results(first), "availability"));
      JsonNode com = results(first).get(0).path("registration");
      JsonNode it = results(first).get(1).path("registration");
      assertEquals("RDAP", protocol(results(first).get(0)));
      assertEquals("WHOIS", protocol(results(first).get(1)));
      for (JsonNode data : List.of(com, it)) {
        assertFalse(data.path("registrar").asString("").isEmpty(), first.out());
        assertEquals("SECOND", data.path("created").path("precision").asString(""), first.out());
        assertEquals(2, data.path("nameServers").size(), first.out());
        assertFalse(data.path("statuses").isEmpty(), first.out());
        assertTrue(time(data, "created").isBefore(time(data, "expires")), first.out());
        assertFalse(data.path("dnssec").asString("").isEmpty(), first.out());
      }
      assertEquals("SECOND", com.path("expires").path("precision").asString(""));
      assertEquals("DAY", it.path("expires").path("precision").asString(""));

      Run check =
          Programs.client(state, "--target", server.target(), "check", "registered-b.it", "--json");
      assertTrue(results(check).getFirst().path("cached").asBoolean());
      assertFalse(check.out().contains("registration"), "not asked for");

      Run again = Programs.client(state, info);
      assertTrue(results(again).stream().allMatch(r -> r.path("cached").asBoolean()));
      assertEquals(it, results(again).get(1).path("registration"));

      Run block = Programs.client(state, "--target", server.target(), "info", "registered-b.it");
      assertEquals(0, block.exitCode(), block.err());
      assertEquals("registered-b.it", block.lines().getFirst());
      assertTrue(block.out().contains("\n  Registrar     "), block.out());
      assertTrue(block.out().contains("\n  Source        WHOIS sandbox/whois.nic.it"), block.out());
      assertTrue(block.out().contains("\n  Cached        yes"), block.out());
    }
  }

  private static String protocol(JsonNode result) {
    return result.path("evidence").path(0).path("protocol").asString("");
  }

  private static Instant time(JsonNode registration, String field) {
    return Instant.parse(registration.path(field).path("time").asString(""));
  }

  @Test
  void hosts_pausedByAnAdmin_areNotAskedUntilResumed() throws Exception {
    try (ServerProcess server = Programs.serve(state, "--sandbox")) {
      assertEquals(
          "no registry was asked yet\n",
          Programs.client(state, "--target", server.target(), "hosts").out());
      String group = "rdap:rdap.verisign.com";
      Run paused =
          Programs.client(
              state, "--target", server.target(), "hosts", "pause", group, "--for", "10m");
      assertEquals(0, paused.exitCode(), paused.err());
      assertTrue(paused.lines().getLast().contains("PAUSED until "), paused.out());

      String[] check = {
        "--target", server.target(), "check", "registered-a.com", "--refresh", "--json"
      };
      JsonNode around = results(Programs.client(state, check)).getFirst();
      assertEquals("REGISTERED", around.path("availability").asString(""));
      JsonNode skipped = around.path("evidence").path(0);
      assertEquals("HOST_PAUSED", skipped.path("reason").asString(""), around.toString());
      assertEquals("sandbox/rdap.verisign.com", skipped.path("server").asString(""));
      assertEquals("WHOIS", around.path("evidence").path(1).path("protocol").asString(""));

      Run resumed =
          Programs.client(state, "--target", server.target(), "hosts", "resume", group, "--json");
      assertEquals(0, resumed.exitCode(), resumed.err());
      assertEquals("OK", results(resumed).getFirst().path("state").asString(""));
      JsonNode straight = results(Programs.client(state, check)).getFirst();
      assertEquals(1, straight.path("evidence").size(), straight.toString());
      assertEquals("RDAP", protocol(straight));

      Run limited =
          Programs.client(
              state, "--target", server.target(), "hosts", "limit", group, "--concurrency", "2");
      assertEquals(0, limited.exitCode(), limited.err());
      assertTrue(limited.lines().getLast().contains("  x2  "), limited.out());
      Run list = Programs.client(state, "--target", server.target(), "hosts", "list", "--json");
      assertEquals(
          List.of(group, "whois:whois.verisign-grs.com"), texts(results(list), "limitGroup"));
      assertEquals(
          List.of(1, 1), results(list).stream().map(h -> h.path("queries").asInt()).toList());

      Run unknown =
          Programs.client(
              state, "--target", server.target(), "hosts", "resume", "rdap:nowhere.example");
      assertEquals(2, unknown.exitCode(), unknown.err());
      assertTrue(unknown.err().contains("\"rdap:nowhere.example\""), unknown.err());
    }
  }

  @Test
  void cache_warmedListedAndEvicted_byAnAdmin() throws Exception {
    try (ServerProcess server = Programs.serve(state, "--sandbox")) {
      Path names =
          Files.writeString(state.resolve("names"), "# ours\nregistered-b.com\navailable-a.com\n");
      Run warm = cache(server, "warm", names.toString(), "registered-c.de", "bad name");
      assertEquals(3, warm.exitCode(), warm.err());
      assertEquals("4 names: 0 cached already, 3 looked up, 1 without a verdict\n", warm.out());
      assertEquals("", warm.err());
      assertEquals(
          "1 name: 1 cached already, 0 looked up, 0 without a verdict\n",
          cache(server, "warm", "registered-b.com").out());

      List<JsonNode> all = results(cache(server, "list", "--json"));
      assertEquals(
          List.of("available-a.com", "registered-b.com", "registered-c.de"),
          all.stream().map(e -> e.path("result").path("domainName").asString("")).toList());
      assertTrue(all.stream().allMatch(e -> e.path("weightBytes").asInt() > 0));
      Run com =
          cache(server, "list", "--server", "rdap.verisign.com", "--availability", "registered");
      assertEquals(2, com.lines().size(), com.out());
      assertTrue(com.lines().getLast().startsWith("registered-b.com  REGISTERED"), com.out());

      assertEquals(0, cache(server, "get", "registered-c.de").exitCode());
      assertEquals(1, cache(server, "get", "registered-x.de").exitCode());
      assertEquals(
          "2 entries would be removed\n  available-a.com\n  registered-b.com\n",
          cache(server, "evict", "--suffix", "com", "--dry-run").out());
      assertEquals(0, cache(server, "evict", "--suffix", "com").exitCode());
      assertEquals(1, cache(server, "list", "--json").lines().size());
      assertEquals(2, cache(server, "evict").exitCode());
      assertTrue(cache(server, "stats").out().contains("REGISTERED"), "by verdict");
    }
  }

  private Run cache(ServerProcess server, String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of("--target", server.target(), "cache"));
    all.addAll(List.of(args));
    return Programs.client(state, all.toArray(new String[0]));
  }

  @Test
  void noRegistryReachable_isUnknownWithAdviceAndNotCached() throws Exception {
    Path map =
        Files.writeString(state.resolve("map"), "*\ttcp://127.0.0.1:1\n*\thttp://127.0.0.1:1\n");
    try (ServerProcess server =
        Programs.serve(state, "--upstream-map", map.toString(), "--no-refresh")) {
      Run run =
          Programs.client(state, "--target", server.target(), "check", "example.com", "--json");
      assertEquals(3, run.exitCode());
      JsonNode result = results(run).getFirst();
      assertEquals("UNKNOWN", result.path("availability").asString());
      assertEquals("CONNECT_FAILED", result.path("reason").asString());
      assertFalse(result.path("message").asString().isBlank());
      assertEquals(2, result.path("evidence").size());
      Run stats = Programs.client(state, "--target", server.target(), "cache", "stats", "--json");
      assertEquals(0, JSON.readTree(stats.out()).path("size").asInt());
    }
  }

  @Test
  void badStarts_endWithOneClearLine() throws Exception {
    Run unknown = Programs.server(state, "--no-such-option");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("--no-such-option"), unknown.err());

    try (ServerProcess server = Programs.serve(state, "--sandbox")) {
      Run taken = Programs.server(state, "--sandbox", "--listen", server.target());
      assertEquals(1, taken.exitCode());
      assertTrue(taken.err().contains(server.target()), taken.err());
      assertTrue(taken.err().lines().count() <= 2, taken.err());
    }

    Path map = Files.writeString(state.resolve("map"), "whois.denic.de udp://127.0.0.1:1\n");
    Run badMap = Programs.server(state, "--upstream-map", map.toString());
    assertEquals(1, badMap.exitCode());
    assertTrue(badMap.err().contains("line 1"), badMap.err());
  }

  @Test
  void serviceNotThere_exitsWithFour() throws Exception {
    Run run = Programs.client(state, "--target", "127.0.0.1:1", "check", "example.com");
    assertEquals(4, run.exitCode());
    assertTrue(run.err().contains("127.0.0.1:1"), run.err());
    assertEquals("", run.out());
  }
}
