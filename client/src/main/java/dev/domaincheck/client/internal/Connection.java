package dev.domaincheck.client.internal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One channel to the service, and what every call over it has in common. */
public final class Connection implements AutoCloseable {

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
  private final OpenFeeds feeds = new OpenFeeds();

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
   * @throws java.io.UncheckedIOException if a file of the settings cannot be read
   */
  public static Connection open(Settings settings) {
    return new Connection(settings, Transport.channel(settings, CALLBACKS));
  }

  private static Channel withToken(Channel channel, @Nullable Supplier<String> token) {
    return token == null ? channel : ClientInterceptors.intercept(channel, new TokenHeader(token));
  }

  /** For checks: carries the client's token. */
  Channel checks() {
    return checks;
  }

  /** For admin calls: carries the admin's token. */
  Channel administration() {
    return administration;
  }

  /** The bulk streams to end with it. */
  OpenFeeds feeds() {
    return feeds;
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
    feeds.close();
    channel.shutdownNow();
  }
}
