package dev.domaincheck.load;

import dev.domaincheck.load.FaultyLink.Fault;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A link on loopback to a name server behind it, over UDP and, on the same port, TCP. One draw is
 * made for each datagram of a question; they follow from the seed.
 */
final class FaultyNameServer implements AutoCloseable {
  /** What may happen to a datagram: a part of a reply is what {@link Fault#CLOSE_MID_REPLY} is. */
  private static final Fault[] OF_DATAGRAMS = {Fault.SILENCE, Fault.DELAY, Fault.CLOSE_MID_REPLY};

  /** Over what a lookup waits for. */
  private static final int PATIENCE_MILLIS = 5_000;

  private static final int MAX_DELAY_MILLIS = 800;
  private static final int MAX_DATAGRAM = 4_096;
  private static final int TRIES = 10;

  private final int target;
  private final double rate;
  private final SplittableRandom draws;
  private final FaultyLink tcp;
  private final DatagramSocket near;
  private final LongAdder requests = new LongAdder();
  private final ConcurrentHashMap<Fault, Long> injected = new ConcurrentHashMap<>();

  private FaultyNameServer(int target, double rate, long seed) throws IOException {
    this.target = target;
    this.rate = rate;
    this.draws = new SplittableRandom(seed);
    this.tcp = new FaultyLink(target, rate, seed + 1);
    try {
      this.near =
          new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.port()));
    } catch (IOException e) {
      tcp.close();
      throw e;
    }
    Thread.ofVirtual().name("name-server-link").start(this::accept);
  }

  /**
   * @param target the port behind
   * @param rate 0 to 1: how many datagrams, connections and requests on them meet a fault
   */
  static FaultyNameServer start(int target, double rate, long seed) throws IOException {
    for (int i = 1; ; i++) {
      try {
        return new FaultyNameServer(target, rate, seed);
      } catch (BindException e) {
        // A port that is free for TCP may be in use for UDP.
        if (i == TRIES) {
          throw e;
        }
      }
    }
  }

  int port() {
    return near.getLocalPort();
  }

  FaultyLink tcp() {
    return tcp;
  }

  /** Questions that came by datagrams. */
  long requests() {
    return requests.sum();
  }

  /** How often each fault was injected into datagrams. */
  Map<Fault, Long> injected() {
    Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    for (Fault fault : OF_DATAGRAMS) {
      counts.put(fault, injected.getOrDefault(fault, 0L));
    }
    return counts;
  }

  private void accept() {
    while (!near.isClosed()) {
      try {
        DatagramPacket question = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
        near.receive(question);
        requests.increment();
        SplittableRandom random = draws.split();
        Thread.ofVirtual().start(() -> relay(question, random));
      } catch (IOException e) {
        // It is closed, or one who asked has gone.
      }
    }
  }

  private void relay(DatagramPacket question, SplittableRandom random) {
    try (DatagramSocket far = new DatagramSocket()) {
      far.connect(InetAddress.getLoopbackAddress(), target);
      far.setSoTimeout(PATIENCE_MILLIS);
      far.send(new DatagramPacket(question.getData(), question.getLength()));
      DatagramPacket reply = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
      far.receive(reply);
      byte[] bytes = Arrays.copyOf(reply.getData(), reply.getLength());
      if (random.nextDouble() < rate) {
        Fault fault = OF_DATAGRAMS[random.nextInt(OF_DATAGRAMS.length)];
        injected.merge(fault, 1L, Long::sum);
        if (fault == Fault.SILENCE) {
          return;
        }
        if (fault == Fault.DELAY) {
          TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_DELAY_MILLIS));
        } else {
          bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
      }
      near.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
    } catch (IOException e) {
      // One of the sides is gone.
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts it", e);
    }
  }

  @Override
  public void close() throws IOException {
    near.close();
    tcp.close();
  }
}
