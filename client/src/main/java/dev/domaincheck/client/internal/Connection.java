package dev.domaincheck.client.internal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One channel to the service, and what every call over it has in common. */
public final class Connection implements AutoCloseable {

  /** 1,000 results with eight pieces of evidence each stay well below it. */
  static final int MAX_RESPONSE_BYTES = 16 << 20;

  /**
   * What the server may send of a stream that is not read: some 1,500 results. grpc's own window of
   * 1 MiB, which grows, would let a reader who stops cost registries thousands of queries for
   * nothing. At 100 ms to the server it still lets 15,000 results a second through.
   */
  private static final int FLOW_CONTROL_WINDOW = 256 << 10;

  /**
   * Four attempts bridge a restart's blink; the throttle stops retries while more than half of the
   * last calls failed, so that a struggling service is not hit harder. The channel retries only
   * what got no response message.
   */
  private static final Map<String, ?> SERVICE_CONFIG =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      4.0,
                      "initialBackoff",
                      "0.1s",
                      "maxBackoff",
                      "1s",
                      "backoffMultiplier",
                      2.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE")))),
          "retryThrottling",
          Map.of("maxTokens", 10.0, "tokenRatio", 0.1));

  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /**
   * Callbacks may block, as a completed future's followers do. It is never shut down: it holds
   * nothing, and calls that close() ends still have to be told.
   */
  private static final Executor CALLBACKS =
      task -> Thread.ofVirtual().name("domaincheck-client").start(task);

  private final Settings settings;
  private final ManagedChannel channel;
  private final Channel checks;
  private final Channel administration;

  private Connection(Settings settings, ManagedChannel channel) {
    this.settings = settings;
    this.channel = channel;
    this.checks = withToken(channel, settings.token());
    this.administration =
        withToken(
            channel, settings.adminToken() == null ? settings.token() : settings.adminToken());
  }

  /**
   * Makes a channel, which connects at its first call.
   *
   * @throws UncheckedIOException if the trust file cannot be read
   */
  public static Connection open(Settings settings) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                settings.target().host(), settings.target().port(), credentials(settings))
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .executor(CALLBACKS)
            .userAgent(settings.userAgent())
            .maxInboundMessageSize(MAX_RESPONSE_BYTES)
            .disableServiceConfigLookUp()
            .defaultServiceConfig(SERVICE_CONFIG)
            .enableRetry()
            .build();
    return new Connection(settings, channel);
  }

  /** What the channel shows of itself, and whom it trusts. */
  static ChannelCredentials credentials(Settings settings) {
    if (!settings.tls()) {
      return InsecureChannelCredentials.create();
    }
    if (settings.trustFile() == null) {
      return TlsChannelCredentials.create();
    }
    try {
      return TlsChannelCredentials.newBuilder().trustManager(settings.trustFile().toFile()).build();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the trust file " + settings.trustFile(), e);
    }
  }

  private static Channel withToken(Channel channel, @Nullable String token) {
    if (token == null) {
      return channel;
    }
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** For checks: carries the client's token. */
  Channel checks() {
    return checks;
  }

  /** For admin calls: carries the admin's token. */
  Channel administration() {
    return administration;
  }

  Settings settings() {
    return settings;
  }

  /** Options of a call that ends after {@code timeout}. */
  static CallOptions within(Duration timeout) {
    return CallOptions.DEFAULT.withDeadlineAfter(nanos(timeout), TimeUnit.NANOSECONDS);
  }

  /** Spans over 292 years count as 292 years. */
  static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
        ? Long.MAX_VALUE
        : duration.toNanos();
  }

  /** Ends all calls under way and frees the channel's threads and sockets. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
