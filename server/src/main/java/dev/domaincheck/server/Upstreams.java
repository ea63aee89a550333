package dev.domaincheck.server;

import dev.domaincheck.config.Settings;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.transport.ConnectTo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where connections to registries go. */
final class Upstreams {
  /** The ports of availability services: most have this one, the one of .no that of finger. */
  private static final String DAS_HOSTS = ConnectTo.EVERY_HOST + ":4343";

  private static final String FINGER_HOSTS = ConnectTo.EVERY_HOST + ":79";

  private Upstreams() {}

  /**
   * The connect-to map: the sandbox, the operator's file or nothing.
   *
   * @throws IOException if the file cannot be read
   */
  static ConnectTo connectTo(Settings settings, @Nullable SandboxRegistry sandbox)
      throws IOException {
    if (sandbox != null) {
      List<ConnectTo.Row> rows = new ArrayList<>();
      rows.add(new ConnectTo.Row(ConnectTo.EVERY_HOST, "http://127.0.0.1:" + sandbox.rdapPort()));
      rows.add(new ConnectTo.Row(ConnectTo.EVERY_HOST, "tcp://127.0.0.1:" + sandbox.whoisPort()));
      rows.add(new ConnectTo.Row(DAS_HOSTS, "tcp://127.0.0.1:" + sandbox.dasPort()));
      rows.add(new ConnectTo.Row(FINGER_HOSTS, "tcp://127.0.0.1:" + sandbox.dasPort()));
      rows.addAll(SandboxNameServers.rows(sandbox));
      return ConnectTo.of(rows.toArray(ConnectTo.Row[]::new));
    }
    Path map = settings.upstreamMap();
    return map == null ? ConnectTo.none() : ConnectTo.load(map);
  }
}
