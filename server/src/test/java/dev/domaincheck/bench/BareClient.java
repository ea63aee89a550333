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
  /** What any client of strangers sets. */
  static final int TIMEOUT_MILLIS = 10_000;

  /** A wait that a silent registry makes last for ever, and that costs less than a timed one. */
  static final int NO_TIMEOUT = 0;

  private BareClient() {}

  /**
   * Asks for all names, so many at once.
   *
   * @param timeoutMillis of connecting and of each read
   * @return the time it took, in nanoseconds
   */
  static long ask(int port, List<String> names, int atOnce, int timeoutMillis) throws Exception {
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
                ask(registry, name, timeoutMillis);
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

  private static void ask(InetSocketAddress registry, String name, int timeoutMillis)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(timeoutMillis);
      socket.connect(registry, timeoutMillis);
      socket.getOutputStream().write((name + "\r\n").getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().readAllBytes().length == 0) {
        throw new IOException("an empty reply");
      }
    }
  }
}
