package dev.domaincheck.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a JVM of its own, as a caller's is. */
final class ClientJvm {
  private ClientJvm() {}

  /**
   * Runs a program to its end.
   *
   * @return the words that it printed
   * @throws IOException if it does not exit with 0
   */
  static List<String> run(List<String> jvmOptions, Class<?> program, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Netty loads a library, and the JVM would warn of it.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(program.getSimpleName() + " failed: " + out);
      }
      return List.of(out.strip().split("\\s+", -1));
    } finally {
      process.destroyForcibly();
    }
  }
}
