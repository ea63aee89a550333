package dev.domaincheck.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.spi.InetAddressResolverProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a JVM of its own, which has no setting of this build's. */
class SandboxProcessTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "Host header allowed: {0}, HTTP used before: {1}")
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void sandbox_inAStrangersJvm_worksAndLeavesItsSettings(boolean hostAllowed, boolean httpBefore)
      throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(InetAddressResolverProvider.class.getName()),
        StrangersResolver.class.getName());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                // Last: the JVM takes the first provider that it finds, which is the service's.
                System.getProperty("java.class.path") + File.pathSeparator + folder,
                StrangersJvm.class.getName(),
                Boolean.toString(hostAllowed),
                Boolean.toString(httpBefore)));
    if (hostAllowed) {
      command.add(1, "-Djdk.httpclient.allowRestrictedHeaders=host");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), out);
      assertTrue(out.contains("as before"), out);
    } finally {
      process.destroyForcibly();
    }
  }
}
