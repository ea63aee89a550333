package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Holder;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection: told once for all its calls, for a certificate's name
 * takes long to write out.
 *
 * <p>The last authorization that was accepted is known again without a hash, for as long as the
 * connection stands. Clients let the transport keep it as well, in the table of the connection's
 * headers (RFC 7541), unless they say not to.
 */
final class Peer {
  private static final Attributes.Key<Peer> KEY = Attributes.Key.create("peer");

  private final Caller caller;
  private final Caller address;
  private final boolean certified;

  /** Calls of a connection begin one after the other; and what is in here never changes. */
  private @Nullable Shown shown;

  private Peer(Caller caller, Caller address, boolean certified) {
    this.caller = caller;
    this.address = address;
    this.certified = certified;
  }

  private static final class Shown {
    final byte[] authorization;
    final int edition;
    final Holder holder;

    Shown(byte[] authorization, int edition, Holder holder) {
      this.authorization = authorization;
      this.edition = edition;
      this.holder = holder;
    }
  }

  /** Its certificate, else its address without the port: a caller's connections are one caller. */
  Caller caller() {
    return caller;
  }

  /** The address alone, as a caller. */
  Caller address() {
    return address;
  }

  /** Whether it has shown a certificate. */
  boolean certified() {
    return certified;
  }

  /**
   * The holder of what the last call showed, if this is the same.
   *
   * @param edition of the tokens
   */
  @Nullable Holder known(String authorization, int edition) {
    Shown last = shown;
    // Takes as long whatever is the same: a proxy's connection is that of many callers.
    return last != null
            && last.edition == edition
            && MessageDigest.isEqual(last.authorization, bytes(authorization))
        ? last.holder
        : null;
  }

  /** Notes who holds what a call has shown. */
  void nowKnown(String authorization, int edition, Holder holder) {
    shown = new Shown(bytes(authorization), edition, holder);
  }

  private static byte[] bytes(String authorization) {
    return authorization.getBytes(StandardCharsets.UTF_8);
  }

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
