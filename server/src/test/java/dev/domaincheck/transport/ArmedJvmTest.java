package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the launcher's call does to a JVM, tried in another one. */
@Timeout(60)
class ArmedJvmTest {
  @Test
  void arm_jvmSendsHostHeadersAsksOnceAndReachesLoopbackNamesOnlyOnceTheyAreExempt()
      throws Exception {
    String reply = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    try (LoopbackServer server = LoopbackServer.answering(reply);
        LoopbackServer mute = LoopbackServer.answering("")) {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      ArmedJvm.class.getName(),
                      "mirror.nic.example",
                      Integer.toString(server.port()),
                      Integer.toString(mute.port())))
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
      assertEquals(
          List.of(
              "Host header true",
              "property null",
              "before refused unreachable",
              "after loopback 204",
              "mute unreachable",
              "literal loopback",
              "self false"),
          said.lines().toList());
      assertEquals(1, server.connections());
      assertEquals(1, mute.connections(), "asked once more without leave");
    }
  }
}
