package dev.domaincheck.bench;

import dev.domaincheck.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The server, in whose JVM 300 virtual threads compute without a pause for as many seconds as each
 * line of standard input says: what a fault in a parser would do.
 */
final class BusyServer {
  private static final int THREADS = 300;

  private BusyServer() {}

  public static void main(String[] args) {
    Thread.ofPlatform().daemon().start(BusyServer::obey);
    Main.main(args);
  }

  private static void obey() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        long until = System.nanoTime() + Duration.ofSeconds(Long.parseLong(line)).toNanos();
        for (int i = 0; i < THREADS; i++) {
          Thread.startVirtualThread(() -> compute(until));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compute(long until) {
    while (until - System.nanoTime() > 0) {
      Thread.onSpinWait();
    }
  }
}
