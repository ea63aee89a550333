package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> problems(String... args) {
    return ConfigCheck.problems(TestServer.settings(List.of(args)));
  }

  @Test
  void defaults_areGood() {
    assertEquals(List.of(), problems());
  }

  @Test
  void goodFiles_areGood() throws Exception {
    assertEquals(
        List.of(),
        problems(
            "--client-token-file=" + file("clients", "anna:" + TestServer.ADMIN_TOKEN + "\n"),
            "--upstream-map=" + file("map", "*\ttcp://127.0.0.1:43\n"),
            "--warm-file=" + file("names", "example.com\n")));
  }

  @Test
  void madeAdminToken_thatOthersMayRead_isTold() throws Exception {
    Path made = Files.createDirectories(folder.resolve("domaincheck")).resolve("admin.token");
    Files.writeString(made, TestServer.ADMIN_TOKEN + "\n");
    Settings settings = TestServer.settings(List.of());
    Map<String, String> environment = Map.of("XDG_STATE_HOME", folder.toString());
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> problems = ConfigCheck.problems(settings, environment);
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().contains("chmod 600"), problems::toString);
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
    assertEquals(List.of(), ConfigCheck.problems(settings, environment));
  }

  @Test
  void faultyFiles_areAllTold() throws Exception {
    List<String> problems =
        problems(
            "--client-token-file=" + file("clients", "anna:1234\n"),
            "--upstream-map=" + file("map", "nonsense\n"),
            "--directory-file=" + file("services", "com\tgopher\n"),
            "--whois-rules-file=" + file("rules", "nonsense\n"),
            "--warm-file=" + file("names", "no name\n"),
            "--tls-cert=" + file("cert", "none\n"),
            "--tls-key=" + file("key", "none\n"));
    for (String name : List.of("clients", "map", "services", "names", "cert")) {
      assertTrue(
          problems.stream().anyMatch(problem -> problem.contains(folder.resolve(name).toString())),
          () -> name + " is not in " + problems);
    }
  }
}
