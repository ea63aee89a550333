package dev.domaincheck.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A link on loopback to a port behind it, which fails at a given rate. One draw is made for each
 * connection, and one for each request on it: connections of HTTP last for many. The draws of a
 * connection follow from the seed and its number.
 */
final class FaultyLink implements AutoCloseable {

  /** What happens to a connection or to one request. */
  enum Fault {
    /** The connection is reset as soon as it is there. */
    REFUSE,
    /** The connection ends in order instead of a reply. */
    CLOSE,
    /** The connection is reset before a byte of the reply. */
    RESET,
    /** Some of the reply, then a reset. */
    RESET_MID_REPLY,
    /** Some of the reply, then an end in order. */
    CLOSE_MID_REPLY,
    /** The reply comes late. */
    DELAY,
    /** The reply comes byte by byte. */
    DRIP,
    /** The reply never comes, and the connection stays. */
    SILENCE
  }

  private static final Fault[] OF_REQUESTS = {
    Fault.CLOSE,
    Fault.RESET,
    Fault.RESET_MID_REPLY,
    Fault.CLOSE_MID_REPLY,
    Fault.DELAY,
    Fault.DRIP,
    Fault.SILENCE
  };

  /** Connections that wait to be accepted: as many as the sandbox behind takes. */
  private static final int BACKLOG = 4_096;

  /** Around the patience of a lookup of one second, which the first service has half of. */
  private static final int MAX_DELAY_MILLIS = 800;

  /** A reply of 1 KiB takes two seconds. */
  private static final int DRIP_MILLIS = 2;

  private static final int CHUNK = 16 * 1024;

  private final int target;
  private final double rate;
  private final ServerSocket listener;
  private final SplittableRandom draws;
  private final LongAdder requests = new LongAdder();
  private final ConcurrentHashMap<Fault, Long> injected = new ConcurrentHashMap<>();
  private final Set<Link> open = ConcurrentHashMap.newKeySet();

  /**
   * @param target the port behind
   * @param rate 0 to 1: how many connections, and how many requests, meet a fault
   */
  FaultyLink(int target, double rate, long seed) throws IOException {
    this.target = target;
    this.rate = rate;
    this.draws = new SplittableRandom(seed);
    listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    Thread.ofVirtual().name("link-accept").start(this::accept);
  }

  /** A link without faults, to be cut by {@link #resetAll}. */
  static FaultyLink sound(int target) throws IOException {
    return new FaultyLink(target, 0, 0);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Connections that the near side has not left. */
  int open() {
    return open.size();
  }

  /** Requests that came, over all connections. */
  long requests() {
    return requests.sum();
  }

  /** How often each fault was injected. */
  Map<Fault, Long> injected() {
    Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      counts.put(fault, injected.getOrDefault(fault, 0L));
    }
    return counts;
  }

  /** Resets every connection, on both sides. */
  void resetAll() {
    open.forEach(Link::reset);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Link link = new Link(listener.accept(), draws.split());
        open.add(link);
        Thread.ofVirtual().name("link-out").start(link::run);
      } catch (IOException e) {
        if (listener.isClosed()) {
          return;
        }
        // The near side left before it was accepted.
      }
    }
  }

  /** One connection; requests are drawn for by the thread that reads them. */
  private final class Link {
    private final Socket near;
    private final Socket far = new Socket();
    private final SplittableRandom random;
    private volatile @Nullable Fault fault;

    Link(Socket near, SplittableRandom random) {
      this.near = near;
      this.random = random;
    }

    void run() {
      try (near;
          far) {
        near.setTcpNoDelay(true);
        if (random.nextDouble() < rate) {
          count(Fault.REFUSE);
          reset();
          return;
        }
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        far.setTcpNoDelay(true);
        Thread.ofVirtual().name("link-back").start(this::back);
        forth(near.getInputStream(), far.getOutputStream());
      } catch (IOException e) {
        // One of the sides is gone, and with it the other.
      } finally {
        open.remove(this);
      }
    }

    private void forth(InputStream in, OutputStream out) throws IOException {
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        // Clients here write a request at once, and none before they have the reply to the last.
        requests.increment();
        Fault next = draw();
        if (next == Fault.CLOSE) {
          return;
        }
        if (next == Fault.RESET) {
          reset();
          return;
        }
        fault = next;
        out.write(chunk, 0, n);
      }
    }

    private @Nullable Fault draw() {
      if (rate == 0 || random.nextDouble() >= rate) {
        return null;
      }
      Fault next = OF_REQUESTS[random.nextInt(OF_REQUESTS.length)];
      count(next);
      return next;
    }

    /** The way of the replies; the other one closes the sockets when the near side leaves. */
    private void back() {
      byte[] chunk = new byte[CHUNK];
      try {
        InputStream in = far.getInputStream();
        OutputStream out = near.getOutputStream();
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          if (!deliver(chunk, n, out)) {
            return;
          }
        }
        if (fault != Fault.SILENCE) {
          near.shutdownOutput();
        }
      } catch (IOException e) {
        // The far side broke off, as sandboxes do for names that want it, or the near one left.
        if (fault != Fault.SILENCE) {
          reset();
        }
      }
    }

    /** Hands some of a reply on; false if it was the last. */
    private boolean deliver(byte[] chunk, int n, OutputStream out) throws IOException {
      switch (fault) {
        case null -> out.write(chunk, 0, n);
        case SILENCE -> {}
        case DELAY -> {
          pause(random.nextInt(MAX_DELAY_MILLIS));
          out.write(chunk, 0, n);
        }
        case DRIP -> {
          for (int i = 0; i < n; i++) {
            out.write(chunk[i]);
            pause(DRIP_MILLIS);
          }
        }
        case RESET_MID_REPLY -> {
          out.write(chunk, 0, random.nextInt(n));
          reset();
          return false;
        }
        case CLOSE_MID_REPLY -> {
          out.write(chunk, 0, random.nextInt(n));
          near.shutdownOutput();
          return false;
        }
        case REFUSE, CLOSE, RESET -> throw new IllegalStateException("no reply is awaited");
      }
      return true;
    }

    private void count(Fault fault) {
      injected.merge(fault, 1L, Long::sum);
    }

    void reset() {
      for (Socket socket : new Socket[] {near, far}) {
        try {
          socket.setSoLinger(true, 0);
          socket.close();
        } catch (IOException e) {
          // It is closed already.
        }
      }
    }
  }

  private static void pause(int millis) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    resetAll();
  }
}
