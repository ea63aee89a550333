package dev.domaincheck.client.internal;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Makes the channel of a client. */
final class Transport {

  /** 1,000 results with eight pieces of evidence each stay well below it. */
  static final int MAX_RESPONSE_BYTES = 16 << 20;

  /**
   * What the server may send of a stream that is not read: some 1,500 results. grpc's own window of
   * 1 MiB, which grows, would let a reader who stops cost registries thousands of queries for
   * nothing. At 100 ms to the server it still lets 15,000 results a second through.
   */
  private static final int FLOW_CONTROL_WINDOW = 256 << 10;

  /**
   * How long a server may be silent before it is asked for a sign of life, and how long it may take
   * to give one. Where there are others to turn to, calls to one that hangs fail over after 15 s,
   * half of a call's usual deadline; 10 s is the least that grpc allows.
   */
  private static final KeepAlive OF_SEVERAL =
      new KeepAlive(Duration.ofSeconds(10), Duration.ofSeconds(5));

  /**
   * A single one is asked for less often: nothing is gained but that a connection that a firewall
   * forgot is made anew. By default a gRPC server takes three such questions in a row amiss.
   */
  private static final KeepAlive OF_ONE =
      new KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10));

  private record KeepAlive(Duration silence, Duration answer) {}

  private Transport() {}

  /**
   * Makes a channel, which connects at its first call.
   *
   * @param callbacks where listeners of calls run
   * @throws UncheckedIOException if the trust file, the certificate or its key cannot be read
   * @throws IllegalArgumentException if one of them holds something else
   */
  static ManagedChannel channel(Settings settings, Executor callbacks) {
    List<Target> targets = settings.targets();
    KeepAlive keepAlive = targets.size() > 1 ? OF_SEVERAL : OF_ONE;
    return to(targets, credentials(settings))
        .flowControlWindow(FLOW_CONTROL_WINDOW)
        .keepAliveTime(keepAlive.silence().toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(keepAlive.answer().toSeconds(), TimeUnit.SECONDS)
        .executor(callbacks)
        .userAgent(settings.userAgent())
        .maxInboundMessageSize(MAX_RESPONSE_BYTES)
        .disableServiceConfigLookUp()
        .defaultServiceConfig(ServiceConfig.of(targets))
        .enableRetry()
        .build();
  }

  // The way that is not deprecated registers the resolver for all channels of the JVM.
  @SuppressWarnings("deprecation")
  private static NettyChannelBuilder to(List<Target> targets, ChannelCredentials credentials) {
    if (targets.size() == 1) {
      Target target = targets.getFirst();
      return NettyChannelBuilder.forAddress(target.host(), target.port(), credentials);
    }
    return NettyChannelBuilder.forTarget(SeveralTargets.SCHEME + ":///", credentials)
        .nameResolverFactory(new SeveralTargets(targets));
  }

  /** What the channel shows of itself, and whom it trusts. */
  static ChannelCredentials credentials(Settings settings) {
    if (!settings.tls()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    Path trustFile = settings.trustFile();
    if (trustFile != null) {
      try {
        credentials.trustManager(TrustFile.read(trustFile));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the trust file " + trustFile, e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the trust file " + trustFile + " holds no certificates, expected some in PEM", e);
      }
    }
    Settings.Identity identity = settings.identity();
    if (identity != null) {
      try {
        credentials.keyManager(identity.chain().toFile(), identity.key().toFile());
        // Parses at once, where grpc does so as it makes the channel and forgets which file it was.
        var unused =
            SslContextBuilder.forClient()
                .keyManager(identity.chain().toFile(), identity.key().toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot read the certificate " + identity.chain() + " or its key " + identity.key(), e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            identity.chain()
                + " holds no certificate, or "
                + identity.key()
                + " no private key, expected both in PEM, the key in PKCS #8 and not encrypted",
            e);
      }
    }
    return credentials.build();
  }
}
