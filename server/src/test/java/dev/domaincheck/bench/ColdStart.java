package dev.domaincheck.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long the packaged server takes from the launcher's start until it is ready, without and with
 * the JDK's AOT cache. It runs what {@code mvn package} made last.
 */
final class ColdStart implements Benchmark {
  private static final int ROUNDS = 5;
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public void run(Figures figures) throws Exception {
    Path packaged = packaged();
    if (packaged == null) {
      figures.say("  SKIPPED: no distribution in target, run mvn package first");
      return;
    }
    boolean cached = Files.exists(packaged.resolve("lib/domaincheck-server.aot"));
    for (List<String> options : List.of(List.of("--sandbox"), List.<String>of())) {
      double[] without = new double[ROUNDS];
      double[] with = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        // An option beside which the launcher leaves the cache alone, and the default.
        without[round] = seconds(packaged, "-Xshare:auto", options);
        with[round] = cached ? seconds(packaged, "", options) : Double.NaN;
      }
      if (!options.isEmpty()) {
        figures.say(
            String.format(
                Locale.ROOT,
                "  with --sandbox %.2f s without a cache, %.2f s with the AOT cache",
                median(without),
                median(with)));
        continue;
      }
      figures.atMost("seconds until ready without a cache", median(without), 1.0);
      if (cached) {
        figures.atMost("seconds until ready with the AOT cache", median(with), 0.5);
      }
    }
    if (!cached) {
      figures.say("  SKIPPED: the distribution has no AOT cache, which takes a JDK of 25 or later");
    }
  }

  private static double seconds(Path packaged, String jvmOptions, List<String> options)
      throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("bench");
    ProcessBuilder builder =
        new ProcessBuilder(
            packaged.resolve("bin/domaincheck-server").toString(),
            "--listen",
            "127.0.0.1:0",
            "--no-refresh");
    builder.command().addAll(options);
    builder.environment().keySet().removeIf(name -> name.startsWith("DOMAINCHECK_"));
    builder.environment().put("JAVA_OPTS", jvmOptions);
    builder.environment().put("XDG_STATE_HOME", state.toString());
    long begin = System.nanoTime();
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      long end = System.nanoTime();
      if (line == null || !line.startsWith("ready on ")) {
        throw new IOException("the server is not ready: " + line);
      }
      return (end - begin) / NANOS_PER_SECOND;
    } finally {
      process.destroy();
      process.waitFor();
      try (Stream<Path> files = Files.walk(state)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static @Nullable Path packaged() throws IOException {
    try (Stream<Path> folders = Files.find(Path.of("target"), 2, (path, is) -> is.isDirectory())) {
      return folders
          .filter(path -> Files.exists(path.resolve("bin/domaincheck-server")))
          .findFirst()
          .orElse(null);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
