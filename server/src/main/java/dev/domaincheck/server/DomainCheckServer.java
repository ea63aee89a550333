package dev.domaincheck.server;

import dev.domaincheck.config.Settings;
import dev.domaincheck.config.TokenFileException;
import dev.domaincheck.grpc.Drain;
import dev.domaincheck.sandbox.SandboxRegistry;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as a whole: its start, as the settings have it, and its orderly stop. */
public final class DomainCheckServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DomainCheckServer.class);

  /**
   * How long a stopping server may take new calls and then end those under way. Service managers
   * commonly kill after 30 s; the calls that are cut off must be told so before, and some 2 s each
   * go to the cache's file and to telemetry.
   */
  private static final Duration STOP_TIME = Duration.ofSeconds(22);

  /** How long calls that were cut off have to say so. */
  private static final Duration CUT_TIME = Duration.ofSeconds(1);

  private final Server server;
  private final HealthStatusManager health;
  private final Drain drain;
  private final Connections connections;
  private final Duration lameDuck;
  private final Deque<AutoCloseable> parts;
  private final @Nullable SandboxRegistry sandbox;

  /**
   * @param parts to be closed in the end, the last one first
   */
  DomainCheckServer(
      Server server,
      HealthStatusManager health,
      Drain drain,
      Connections connections,
      Duration lameDuck,
      Deque<AutoCloseable> parts,
      @Nullable SandboxRegistry sandbox) {
    this.server = server;
    this.health = health;
    this.drain = drain;
    this.connections = connections;
    this.lameDuck = lameDuck;
    this.parts = parts;
    this.sandbox = sandbox;
  }

  /**
   * Starts a server; when this returns it accepts calls.
   *
   * @throws StartException if a file cannot be used or the address cannot be bound
   */
  public static DomainCheckServer start(Settings settings) throws StartException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return Assembly.assemble(settings, parts);
    } catch (IOException | TokenFileException | IllegalArgumentException e) {
      closeAll(parts);
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (CompletionException e) {
      // Of what is made beside the rest.
      closeAll(parts);
      throw new StartException(String.valueOf(e.getCause()), e);
    } catch (RuntimeException | Error e) {
      closeAll(parts);
      throw e;
    }
  }

  /** The port that is listened on. */
  public int port() {
    return server.getPort();
  }

  /** All that is served. */
  List<ServerServiceDefinition> services() {
    return server.getServices();
  }

  /** The registry simulated in this process; empty without {@code --sandbox}. */
  public Optional<SandboxRegistry> sandbox() {
    return Optional.ofNullable(sandbox);
  }

  /** Blocks until the server was stopped. */
  public void awaitStop() {
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops: says NOT_SERVING; takes calls for a while yet, unless nobody is connected; then no new
   * ones, those under way are answered if they end within 22 s of the beginning, and the rest end
   * with UNAVAILABLE/DRAINING. Then the cache is saved, if it is to be.
   */
  @Override
  public void close() {
    try {
      health.enterTerminalState();
      // Who watches health turns to another server meanwhile, and no call of theirs is refused.
      connections.awaitNone(lameDuck);
      server.shutdown();
      drain.begin();
      if (!server.awaitTermination(STOP_TIME.minus(lameDuck).toMillis(), TimeUnit.MILLISECONDS)) {
        drain.cut();
        if (!server.awaitTermination(CUT_TIME.toSeconds(), TimeUnit.SECONDS)) {
          server.shutdownNow();
          server.awaitTermination(1, TimeUnit.SECONDS);
        }
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      closeAll(parts);
    }
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception | Error e) {
        // The parts after it may have something to save.
        LOG.warn("could not close {}", part, e);
      }
    }
  }
}
