package dev.domaincheck.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that a WHOIS client can do: a virtual thread a name, one blocking socket, the reply's
 * bytes read and dropped.
 */
final class BareClient {
  private static final int TIMEOUT_MILLIS = 10_000;

  private BareClient() {}

  /**
   * Asks for all names, so many at once.
   *
   * @return the time it took, in nanoseconds
   */
  static long ask(int port, List<String> names, int atOnce) throws Exception {
    InetSocketAddress registry =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    Semaphore slots = new Semaphore(atOnce);
    AtomicInteger failures = new AtomicInteger();
    long begun = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : names) {
        slots.acquire();
        threads.execute(
            () -> {
              try {
                ask(registry, name);
              } catch (IOException e) {
                failures.incrementAndGet();
              } finally {
                slots.release();
              }
            });
      }
    }
    long elapsed = System.nanoTime() - begun;
    if (failures.get() > 0) {
      throw new IOException(failures + " of " + names.size() + " queries failed");
    }
    return elapsed;
  }

  private static void ask(InetSocketAddress registry, String name) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(registry, TIMEOUT_MILLIS);
      socket.getOutputStream().write((name + "\r\n").getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().readAllBytes().length == 0) {
        throw new IOException("an empty reply");
      }
    }
  }
}
