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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A WHOIS registry that costs next to nothing: one thread, one prepared reply, the same delay for
 * all. Registries are other people's machines, so in a benchmark of throughput this one should not
 * take the processors' time.
 */
final class QuickRegistry implements AutoCloseable {
  private static final int BACKLOG = 4096;

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

  private final Duration delay;
  private final String reply;
  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Deque<Due> due = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
  private final AtomicLong queries = new AtomicLong();
  private final AtomicInteger peak = new AtomicInteger();
  private int inFlight;

  private record Due(SocketChannel channel, String name, long at) {}

  /**
   * @param reply with {@code NAME} where the name stands
   */
  QuickRegistry(Duration delay, String reply) throws IOException {
    this.delay = delay;
    this.reply = reply;
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

  /** The most queries that waited for their reply at once. */
  int peakInFlight() {
    return peak.get();
  }

  private void serve() {
    try {
      while (server.isOpen()) {
        Due next = due.peek();
        long wait = next == null ? 0 : Math.max(0, next.at() - System.nanoTime());
        if (next != null && wait < Duration.ofMillis(1).toNanos()) {
          answer(due.remove());
          if (!due.isEmpty() && due.peek().at() - System.nanoTime() <= 0) {
            continue;
          }
          selector.selectNow();
        } else {
          selector.select(wait / 1_000_000);
        }
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
          SelectionKey key = keys.next();
          keys.remove();
          if (key.isAcceptable()) {
            accept();
          } else {
            read(key);
          }
        }
      }
    } catch (java.nio.channels.ClosedSelectorException
        | java.nio.channels.AsynchronousCloseException e) {
      // Closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  private void read(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    buffer.clear();
    int n;
    try {
      n = channel.read(buffer);
    } catch (IOException reset) {
      n = -1;
    }
    if (n < 0) {
      channel.close();
      return;
    }
    buffer.flip();
    String name = StandardCharsets.US_ASCII.decode(buffer).toString().strip();
    queries.incrementAndGet();
    inFlight++;
    peak.accumulateAndGet(inFlight, Math::max);
    Due query = new Due(channel, name, System.nanoTime() + delay.toNanos());
    if (delay.isZero()) {
      answer(query);
    } else {
      due.add(query);
    }
  }

  private void answer(Due query) throws IOException {
    inFlight--;
    String name = query.name().substring(query.name().lastIndexOf(' ') + 1);
    try {
      query
          .channel()
          .write(ByteBuffer.wrap(reply.replace("NAME", name).getBytes(StandardCharsets.US_ASCII)));
      // The other side's end closes the channel, so that it is the one that waits (TIME_WAIT).
      query.channel().shutdownOutput();
    } catch (IOException reset) {
      query.channel().close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    selector.close();
  }
}
