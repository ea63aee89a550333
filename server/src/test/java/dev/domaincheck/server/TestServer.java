package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.domaincheck.config.Settings;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Servers in the test's own process, with options as an operator writes them. */
final class TestServer {
  static final String ADMIN_TOKEN = "0123456789abcdef0123456789abcdef";

  private TestServer() {}

  /** A sandbox on a free port of loopback. */
  static DomainCheckServer sandbox(Path folder, String... options) throws Exception {
    List<String> args = new ArrayList<>(List.of("--sandbox"));
    args.addAll(List.of(options));
    return start(folder, args);
  }

  /** A server on a free port of loopback, unless the options name another. */
  static DomainCheckServer start(Path folder, List<String> options) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), ADMIN_TOKEN + "\n");
    List<String> args = new ArrayList<>(List.of("--admin-token-file", token.toString()));
    if (!options.contains("--listen")) {
      args.addAll(List.of("--listen", "127.0.0.1:0"));
    }
    args.addAll(options);
    return DomainCheckServer.start(settings(args));
  }

  /** What options say. */
  static Settings settings(List<String> args) {
    SettingsOutcome outcome =
        new SettingsLoader(Map.of(), SettingsFiles.onDisk(), "test").load(args);
    return assertInstanceOf(SettingsOutcome.Start.class, outcome, outcome::toString).settings();
  }

  /** A connection of its own. */
  static ManagedChannel channel(DomainCheckServer server) {
    return Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
        .build();
  }
}
