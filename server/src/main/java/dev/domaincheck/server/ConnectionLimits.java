package dev.domaincheck.server;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What one connection may ask of the server, whoever is at its other end. */
final class ConnectionLimits {
  /**
   * The largest message taken, also once it is decompressed: 1,000 names of 253 bytes are a
   * sixteenth of it.
   */
  static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  /** A token and what proxies add are a tenth of it. HPACK lets a few bytes stand for much more. */
  static final int MAX_METADATA_BYTES = 8 * 1024;

  /** Streams at once: more want another connection, and one client does not take all there is. */
  static final int MAX_CALLS = 100;

  /**
   * Resets of streams in {@link #RESET_WINDOW}: a client that begins calls only to drop them
   * (CVE-2023-44487) is sent away with ENHANCE_YOUR_CALM.
   */
  static final int MAX_RESETS = 200;

  static final Duration RESET_WINDOW = Duration.ofSeconds(30);

  /** From the connection to the first frame of HTTP/2: who has nothing to say frees the socket. */
  static final Duration HANDSHAKE_TIME = Duration.ofSeconds(10);

  /**
   * Clients may ask this often whether the server is alive, also without calls; the SDK does each
   * 10 s.
   */
  static final Duration KEEPALIVE_PERMITTED = Duration.ofSeconds(5);

  /** The server asks a silent client this often, lest calls of a machine that is gone stay. */
  static final Duration KEEPALIVE_EVERY = Duration.ofMinutes(1);

  static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(20);

  /** Without a call: pools of clients that have shrunk do not stay. */
  static final Duration MAX_IDLE = Duration.ofMinutes(5);

  /** Then GOAWAY: clients come to know new servers behind the same name. */
  static final Duration MAX_AGE = Duration.ofMinutes(30);

  /** For the calls under way then. A bulk stream is cut and begun again elsewhere by the SDK. */
  static final Duration AGE_GRACE = Duration.ofMinutes(5);

  private ConnectionLimits() {}

  static NettyServerBuilder apply(NettyServerBuilder builder) {
    return builder
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .maxConcurrentCallsPerConnection(MAX_CALLS)
        .maxRstFramesPerWindow(MAX_RESETS, (int) RESET_WINDOW.toSeconds())
        .handshakeTimeout(HANDSHAKE_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(KEEPALIVE_PERMITTED.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(KEEPALIVE_EVERY.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdle(MAX_IDLE.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAge(MAX_AGE.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAgeGrace(AGE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
