package dev.domaincheck.server;

import dev.domaincheck.dns.RootHints;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.transport.ConnectTo;
import java.util.List;
import java.util.stream.Stream;

/** Leads every question to a name server to the sandbox: it has one port for the root's. */
final class SandboxNameServers {
  private SandboxNameServers() {}

  static List<ConnectTo.Row> rows(SandboxRegistry sandbox) {
    String root = "dns://127.0.0.1:" + sandbox.dnsRootPort();
    return Stream.concat(
            Stream.of(
                new ConnectTo.Row(ConnectTo.EVERY_HOST, "dns://127.0.0.1:" + sandbox.dnsPort())),
            RootHints.embedded().servers().stream()
                .map(server -> new ConnectTo.Row(server.host(), root)))
        .toList();
  }
}
