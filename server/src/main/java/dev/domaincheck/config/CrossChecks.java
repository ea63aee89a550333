package dev.domaincheck.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What no setting shows alone: parts that exclude or need each other, and files that must exist.
 */
final class CrossChecks {
  private final Settings settings;
  private final SettingsFiles files;
  private final List<String> problems = new ArrayList<>();

  private CrossChecks(Settings settings, SettingsFiles files) {
    this.settings = settings;
    this.files = files;
  }

  static List<String> problems(Settings settings, SettingsFiles files) {
    CrossChecks checks = new CrossChecks(settings, files);
    checks.registries();
    checks.tls();
    checks.exposure();
    checks.files();
    return checks.problems;
  }

  private void registries() {
    refuseIf(
        settings.sandbox() && settings.upstreamMap() != null,
        "--sandbox and --upstream-map exclude each other: both say where registries are");
  }

  private void tls() {
    refuseIf(
        (settings.tlsCert() == null) != (settings.tlsKey() == null),
        "--tls-cert and --tls-key need each other");
    refuseIf(
        settings.tlsClientCa() != null && !settings.tls(),
        "--tls-client-ca needs --tls-cert and --tls-key");
  }

  private void exposure() {
    ListenAddress metrics = settings.telemetry().metricsListen();
    refuseIf(
        metrics != null && !metrics.isLoopback() && !settings.telemetry().allowOpenMetrics(),
        "--metrics-listen "
            + metrics
            + " can be reached from other machines, and has neither TLS nor credentials: say"
            + " --allow-open-metrics");
    if (settings.listen().isLoopback()) {
      return;
    }
    refuseIf(
        settings.benchService(),
        "--bench-service serves calls that ask for no credential and pass by all limits, and --listen "
            + settings.listen()
            + " can be reached from other machines: listen on loopback or leave it out");
    String listener = "--listen " + settings.listen() + " can be reached from other machines: ";
    refuseIf(
        !settings.tls() && !settings.allowPlaintext(),
        listener + "give --tls-cert and --tls-key, or say --allow-plaintext");
    refuseIf(
        !settings.clientCredentials() && !settings.allowAnonymous(),
        listener + "give --client-token-file or --tls-client-ca, or say --allow-anonymous");
  }

  private void files() {
    readable(Options.UPSTREAM_MAP, settings.upstreamMap());
    readable(Options.DIRECTORY_FILE, settings.directoryFile());
    readable(Options.WHOIS_RULES_FILE, settings.whoisRulesFile());
    readable(Options.WARM_FILE, settings.warmFile());
    readable(Options.ADMIN_TOKEN_FILE, settings.adminTokenFile());
    readable(Options.CLIENT_TOKEN_FILE, settings.clientTokenFile());
    readable(Options.TLS_CERT, settings.tlsCert());
    readable(Options.TLS_KEY, settings.tlsKey());
    readable(Options.TLS_CLIENT_CA, settings.tlsClientCa());
    Path snapshot = settings.snapshotFile();
    refuseIf(
        snapshot != null && !files.isPlace(snapshot),
        Options.SNAPSHOT_FILE.flag()
            + ": \""
            + snapshot
            + "\" is no place for a file: expected a folder that exists, and in it a file or nothing"
            + " of that name");
    refuseIf(
        settings.adminTokenFile() != null
            && settings.adminTokenFile().equals(settings.clientTokenFile()),
        "--admin-token-file and --client-token-file are one file: every client would be an admin");
  }

  private void readable(Option<Path> option, @Nullable Path file) {
    refuseIf(
        file != null && !files.isReadable(file),
        option.flag() + ": \"" + file + "\" is no file that this process can read");
  }

  private void refuseIf(boolean wrong, String problem) {
    if (wrong) {
      problems.add(problem);
    }
  }
}
