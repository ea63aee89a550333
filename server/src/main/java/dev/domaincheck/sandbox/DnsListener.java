package dev.domaincheck.sandbox;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import org.xbill.DNS.Message;

/** A name server on one port of 127.0.0.1, over UDP and TCP; each datagram has a virtual thread. */
final class DnsListener implements AutoCloseable {
  /** A free TCP port whose UDP number another program holds is rare; many in a row are a fault. */
  private static final int MAX_TRIES = 16;

  /** Longer than any query of one question. */
  private static final int MAX_QUERY = 1024;

  private final DnsReplies replies;
  private final Listener tcp;
  private final DatagramSocket udp;

  private DnsListener(DnsReplies replies, Listener tcp, DatagramSocket udp) {
    this.replies = replies;
    this.tcp = tcp;
    this.udp = udp;
  }

  static DnsListener start(String name, DnsReplies replies) throws IOException {
    BindException taken = new BindException("no port is free for both UDP and TCP");
    for (int i = 0; i < MAX_TRIES; i++) {
      Listener tcp = Listener.start(name, new DnsConversation(replies), new Traffic());
      try {
        DatagramSocket udp =
            new DatagramSocket(new InetSocketAddress(Listener.loopback(), tcp.port()));
        DnsListener listener = new DnsListener(replies, tcp, udp);
        Thread.ofVirtual().name("sandbox-" + name + "-udp").start(listener::receive);
        return listener;
      } catch (BindException e) {
        tcp.close();
        taken.addSuppressed(e);
      } catch (IOException e) {
        tcp.close();
        throw e;
      }
    }
    throw taken;
  }

  int port() {
    return tcp.port();
  }

  Traffic traffic() {
    return tcp.traffic();
  }

  private void receive() {
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(new byte[MAX_QUERY], MAX_QUERY);
      try {
        udp.receive(packet);
      } catch (IOException e) {
        // Closed; or the last client's port is, which the next datagram is not to blame for.
        continue;
      }
      byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
      SocketAddress client = packet.getSocketAddress();
      Thread.ofVirtual().name("sandbox-dns").start(() -> answer(bytes, client));
    }
  }

  private void answer(byte[] bytes, SocketAddress client) {
    try {
      Message query = DnsConversation.query(bytes);
      DnsReply reply;
      traffic().begin();
      try {
        reply = replies.of(query);
        Thread.sleep(reply.delay());
      } finally {
        traffic().end();
      }
      byte[] datagram = reply.datagram(query);
      if (datagram.length > 0) {
        udp.send(new DatagramPacket(datagram, datagram.length, client));
      }
    } catch (IOException e) {
      // No query, or the client or this listener has gone: there is nobody to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends both; returns within 2 s, usually at once. Answers that still wait are not sent. */
  @Override
  public void close() {
    udp.close();
    tcp.close();
  }
}
