package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection: told once for all its calls, for a certificate's name
 * takes long to write out.
 *
 * @param caller its certificate, else its address without the port, so that a caller's connections
 *     count as one caller
 * @param address the address alone, as a caller
 * @param certified whether it has shown a certificate
 */
record Peer(Caller caller, Caller address, boolean certified) {
  private static final Attributes.Key<Peer> KEY = Attributes.Key.create("peer");

  /** To be installed in the server. */
  static final class Filter extends ServerTransportFilter {
    @Override
    public Attributes transportReady(Attributes connection) {
      return connection.toBuilder().set(KEY, of(connection)).build();
    }
  }

  /**
   * The peer of a call.
   *
   * @throws IllegalStateException if the filter is not installed
   */
  static Peer ofCall(Attributes call) {
    Peer peer = call.get(KEY);
    if (peer == null) {
      throw new IllegalStateException("a connection whose peer was not told");
    }
    return peer;
  }

  private static Peer of(Attributes connection) {
    Caller address = new Caller("peer:" + host(connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
    String certificate = certificate(connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    return certificate == null
        ? new Peer(address, address, false)
        : new Peer(new Caller("cert:" + certificate), address, true);
  }

  private static @Nullable String certificate(@Nullable SSLSession session) {
    if (session == null) {
      return null;
    }
    try {
      return session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private static String host(@Nullable SocketAddress address) {
    return switch (address) {
      case InetSocketAddress inet -> inet.getHostString();
      case null -> "unknown";
      default -> address.toString();
    };
  }
}
