package dev.domaincheck.corpus;

import dev.domaincheck.config.AdminTokenFile;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import dev.domaincheck.config.TokenFileException;
import dev.domaincheck.server.DomainCheckServer;
import dev.domaincheck.server.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The real service in front of recorded registries: settings read as from a command line, the map
 * from its file, no cache, and no limits or pauses for a registry, whose recordings are of many
 * moods.
 */
final class ReplayedService implements AutoCloseable {
  private final ReplayRegistry registry;
  private final DomainCheckServer server;

  private ReplayedService(ReplayRegistry registry, DomainCheckServer server) {
    this.registry = registry;
    this.server = server;
  }

  /**
   * Starts both.
   *
   * @param folder for the map and the admin token; empty, and the caller's to delete
   */
  static ReplayedService start(Collection<Placement> placements, Path folder)
      throws IOException, TokenFileException, StartException {
    ReplayRegistry registry = ReplayRegistry.start(placements);
    try {
      Path map = folder.resolve("upstream-map.tsv");
      registry.writeUpstreamMap(map);
      Path token = folder.resolve("admin.token");
      AdminTokenFile.ensure(token, new SecureRandom());
      SettingsOutcome settings =
          new SettingsLoader(Map.of(), SettingsFiles.onDisk(), "replay")
              .load(
                  List.of(
                      "--listen=127.0.0.1:0",
                      "--upstream-map=" + map,
                      "--admin-token-file=" + token,
                      "--no-cache",
                      "--no-refresh",
                      // All of it runs on this machine, busy with other tests: more at once, or
                      // less patience, would measure the machine.
                      "--max-concurrent-lookups=64",
                      "--lookup-timeout=30s",
                      "--host-concurrency=0",
                      "--host-rate=0"));
      return switch (settings) {
        case SettingsOutcome.Start start ->
            new ReplayedService(registry, DomainCheckServer.start(start.settings()));
        case SettingsOutcome.Check check -> throw new IllegalStateException("nothing to start");
        case SettingsOutcome.Print print -> throw new IllegalStateException(print.text());
        case SettingsOutcome.Refuse refuse -> throw new IllegalStateException(refuse.text());
      };
    } catch (IOException | TokenFileException | StartException | RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  ReplayRegistry registry() {
    return registry;
  }

  /** The service's address, as clients take it. */
  String target() {
    return "127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.close();
    registry.close();
  }
}
