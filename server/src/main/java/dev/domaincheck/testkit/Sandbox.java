package dev.domaincheck.testkit;

import dev.domaincheck.client.CacheFilter;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.config.AdminTokenFile;
import dev.domaincheck.config.BuildVersion;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import dev.domaincheck.config.TokenFileException;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.server.DomainCheckServer;
import dev.domaincheck.server.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The service in this process, on a free port of loopback, with registries simulated beside it; no
 * packet leaves the machine. It reads no environment variable and no file of the user, and changes
 * no setting of the JVM. What the JVM reads once, at the first HTTP request or the first look-up of
 * a host, it may read when the sandbox makes that; set it before.
 *
 * <p>The archive of the service has an {@link java.net.spi.InetAddressResolverProvider}, which
 * hands look-ups on unseen: to the first other one on the class path, else to the JVM's own. One
 * that is passed over is dnsjava's, a library of the service: name it in a service file of your own
 * if hosts are to be resolved by it.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.start()) {
 *   sandbox.answer("example.com", Answer.AVAILABLE);
 *   DomainResult result = sandbox.client().check("example.com").getFirst();
 * }
 * }</pre>
 *
 * <p>Names without an answer of their own say by their first word what becomes of them ({@code
 * available-a.com}); any other has a made-up answer that stays the same.
 */
public final class Sandbox implements AutoCloseable {
  private final DomainCheckServer server;
  private final SandboxRegistry registries;
  private final DomainCheckClient client;
  private final Path folder;

  private Sandbox(DomainCheckServer server, DomainCheckClient client, Path folder) {
    this.server = server;
    this.registries = server.sandbox().orElseThrow();
    this.client = client;
    this.folder = folder;
  }

  /**
   * Starts a service with its default settings.
   *
   * @param options further options of the server, such as {@code --no-cache}
   * @throws IllegalArgumentException if an option is none
   * @throws IllegalStateException if no port can be opened
   */
  public static Sandbox start(String... options) {
    try {
      Path folder = Files.createTempDirectory("domaincheck-sandbox");
      try {
        return start(folder, options);
      } catch (TokenFileException | StartException e) {
        delete(folder);
        throw new IllegalStateException("the sandbox cannot start: " + e.getMessage(), e);
      } catch (RuntimeException e) {
        delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox cannot start", e);
    }
  }

  private static Sandbox start(Path folder, String... options)
      throws IOException, TokenFileException, StartException {
    Path token = folder.resolve("admin.token");
    var unused = AdminTokenFile.ensure(token, new SecureRandom());
    List<String> args =
        new ArrayList<>(
            List.of(
                "--sandbox", "--listen", "127.0.0.1:0", "--admin-token-file", token.toString()));
    if (Stream.of(options).noneMatch(option -> option.startsWith("--lame-duck"))) {
      // Tests close the clients and the server in any order, and nobody else is to be turned to.
      args.addAll(List.of("--lame-duck", "0"));
    }
    args.addAll(List.of(options));
    SettingsLoader loader =
        new SettingsLoader(Map.of(), SettingsFiles.onDisk(), BuildVersion.text());
    DomainCheckServer server =
        switch (loader.load(args)) {
          case SettingsOutcome.Start start -> DomainCheckServer.start(start.settings());
          case SettingsOutcome.Refuse refuse -> throw new IllegalArgumentException(refuse.text());
          case SettingsOutcome.Print print -> throw noStart(options);
          case SettingsOutcome.Check check -> throw noStart(options);
        };
    DomainCheckClient client =
        DomainCheckClient.builder()
            .target("127.0.0.1:" + server.port())
            .adminToken(Files.readString(token).strip())
            .build();
    return new Sandbox(server, client, folder);
  }

  private static IllegalArgumentException noStart(String... options) {
    return new IllegalArgumentException(
        "options " + List.of(options) + " only print, expected some that start a server");
  }

  /** Where the service is, as {@code HOST:PORT}. */
  public String target() {
    return "127.0.0.1:" + server.port();
  }

  /** A client of the service that may also make admin calls; closed with the sandbox. */
  public DomainCheckClient client() {
    return client;
  }

  /**
   * Sets what the registries say of a name from now on. What the service has cached of it is gone.
   *
   * @param domainName any spelling of a name that can be registered
   * @throws IllegalArgumentException if it is no such name
   */
  public void answer(String domainName, Answer answer) {
    switch (DomainName.parse(domainName)) {
      case RejectedName rejected -> throw new IllegalArgumentException(rejected.message());
      case DomainName name -> {
        registries.answer(name.ascii(), answer.label());
        var unused = client.cache().evict(CacheFilter.ALL.withDomainName(name.ascii()), false);
      }
    }
  }

  /** Forgets every answer that was set, and empties the service's cache. */
  public void reset() {
    registries.reset();
    var unused = client.cache().clear();
  }

  /** Stops the service and closes its client. */
  @Override
  public void close() {
    client.close();
    server.close();
    delete(folder);
  }

  private static void delete(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve("admin.token"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
