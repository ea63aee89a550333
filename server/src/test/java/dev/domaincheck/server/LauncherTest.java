package dev.domaincheck.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher of a distribution starts, by a JDK that only says what it was asked for. */
@Timeout(60)
class LauncherTest {
  @TempDir Path home;

  private String start() throws Exception {
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("domaincheck-server");
    Files.copy(Path.of("bin/domaincheck-server"), launcher);
    Path jdk = home.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = jdk.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    if (!java.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + java + " executable");
    }
    ProcessBuilder builder =
        new ProcessBuilder("sh", launcher.toString(), "--print-config").redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** Another library, dnsjava, brings a resolver too, and the JVM takes the first one it meets. */
  @Test
  void classPath_ofManyArchives_beginsWithTheServersOwn() throws Exception {
    Path lib = Files.createDirectories(home.resolve("lib"));
    for (String name :
        List.of("aaa-1.jar", "domaincheck-proto-1.jar", "domaincheck-server-1.jar")) {
      Files.createFile(lib.resolve(name));
    }
    List<String> arguments = start().lines().toList();
    String real = lib.toRealPath().toString();
    assertEquals(
        real + "/domaincheck-server-1.jar:" + real + "/*",
        arguments.get(arguments.indexOf("-cp") + 1));
  }
}
