package dev.domaincheck.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A WHOIS registry that costs next to nothing: one thread, one prepared reply, the same delay for
 * all, to the millisecond. Registries are other people's machines, so in a benchmark of throughput
 * this one should not take the processors' time.
 */
final class QuickRegistry implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final int LARGEST = 4096;

  /** A record in the words of the common template, which the general rules know. */
  static final String RECORD =
      """
      Domain Name: NAME\r
      Registry Domain ID: D0000000001-TEST\r
      Registrar WHOIS Server: whois.registrar.example\r
      Updated Date: 2026-01-02T03:04:05Z\r
      Creation Date: 2001-02-03T04:05:06Z\r
      Registry Expiry Date: 2031-02-03T04:05:06Z\r
      Registrar: Invented Names Ltd\r
      Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited\r
      Name Server: ns1.hoster.example\r
      Name Server: ns2.hoster.example\r
      DNSSEC: unsigned\r
      """;

  /** What the registry of .it says of a free name. */
  static final String FREE = "Domain:             NAME\nStatus:             AVAILABLE\n";

  private static final String NAME = "NAME";

  /** Replies that are due within so long go out together: one look at the sockets is enough. */
  private static final long TOGETHER_NANOS = Duration.ofMillis(1).toNanos();

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long delayNanos;
  private final byte[] beforeName;
  private final byte[] afterName;
  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Deque<Due> due = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
  private final AtomicLong queries = new AtomicLong();
  private final AtomicInteger peak = new AtomicInteger();
  private int inFlight;

  /** A reply, and when it goes out. */
  private static final class Due {
    final SocketChannel channel;
    final byte[] name;
    final long at;

    Due(SocketChannel channel, byte[] name, long at) {
      this.channel = channel;
      this.name = name;
      this.at = at;
    }
  }

  /**
   * @param reply with {@code NAME} once where the name stands
   */
  QuickRegistry(Duration delay, String reply) throws IOException {
    this.delayNanos = delay.toNanos();
    int name = reply.indexOf(NAME);
    this.beforeName = reply.substring(0, name).getBytes(StandardCharsets.US_ASCII);
    this.afterName = reply.substring(name + NAME.length()).getBytes(StandardCharsets.US_ASCII);
    server.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    Thread.ofPlatform().daemon().name("quick-registry").start(this::serve);
  }

  int port() {
    return server.socket().getLocalPort();
  }

  long queries() {
    return queries.get();
  }

  /** The most queries that waited for their reply at once, since this was last asked. */
  int takePeakInFlight() {
    return peak.getAndSet(0);
  }

  private void serve() {
    try {
      takePrecedence();
      while (server.isOpen()) {
        Due next = due.peek();
        while (next != null && next.at - System.nanoTime() < TOGETHER_NANOS) {
          answer(due.remove());
          next = due.peek();
        }
        long wait = next == null ? 0 : Math.max(1, (next.at - System.nanoTime()) / NANOS_PER_MILLI);
        selector.select(this::serve, wait);
      }
    } catch (java.nio.channels.ClosedSelectorException e) {
      // Closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Another machine's thread would not wait until ours is done with its processors, which takes
   * milliseconds each time. Only root may ask for that; without it the replies are so much later.
   */
  private static void takePrecedence() throws IOException {
    Path thread = Path.of("/proc/thread-self");
    if (Files.exists(thread)) {
      String id = Files.readSymbolicLink(thread).getFileName().toString();
      Process renice = new ProcessBuilder("renice", "-n", "-15", "-p", id).start();
      renice.onExit().join();
      if (renice.exitValue() != 0) {
        System.err.println("the registry has no precedence over other threads: not root");
      }
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        var unused = read((SocketChannel) key.channel());
      }
    } catch (java.nio.channels.AsynchronousCloseException e) {
      // Closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
      channel.configureBlocking(false);
      // Where the query came with the connection, the selector need not know of it at all.
      if (!read(channel)) {
        channel.register(selector, SelectionKey.OP_READ);
      }
    }
  }

  /** Takes the query on; false if it is still to come. */
  private boolean read(SocketChannel channel) throws IOException {
    buffer.clear();
    int n;
    try {
      n = channel.read(buffer);
    } catch (IOException reset) {
      n = -1;
    }
    if (n == 0) {
      return false;
    }
    if (n < 0) {
      channel.close();
      return true;
    }
    queries.incrementAndGet();
    inFlight++;
    peak.accumulateAndGet(inFlight, Math::max);
    Due query = new Due(channel, name(n), System.nanoTime() + delayNanos);
    if (delayNanos == 0) {
      answer(query);
    } else {
      due.add(query);
    }
    return true;
  }

  /** The last word of the query's line, which is in the buffer. */
  private byte[] name(int size) {
    int end = size;
    while (end > 0 && buffer.get(end - 1) <= ' ') {
      end--;
    }
    int begin = end;
    while (begin > 0 && buffer.get(begin - 1) > ' ') {
      begin--;
    }
    byte[] name = new byte[end - begin];
    buffer.get(begin, name);
    return name;
  }

  private void answer(Due query) throws IOException {
    inFlight--;
    buffer.clear().put(beforeName).put(query.name).put(afterName).flip();
    try (query.channel) {
      query.channel.write(buffer);
    } catch (IOException reset) {
      // The other side has left.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    selector.close();
  }
}
