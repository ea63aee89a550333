package dev.domaincheck.server;

import dev.domaincheck.config.ListenAddress;
import dev.domaincheck.config.Settings;
import dev.domaincheck.config.StateFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads all that a start would read, without a start: nothing is listened on, sent or written. */
final class ConfigCheck {
  private final List<String> problems = new ArrayList<>();

  /** One part of a start. */
  @FunctionalInterface
  private interface Part {
    void read() throws Exception;
  }

  private ConfigCheck() {}

  /** What would keep a server with these settings from starting, a line each; empty: nothing. */
  static List<String> problems(Settings settings) {
    return problems(settings, System.getenv());
  }

  /**
   * The same for another environment.
   *
   * @param environment says where the state's folder is
   */
  static List<String> problems(Settings settings, Map<String, String> environment) {
    ConfigCheck check = new ConfigCheck();
    check.part(() -> Listener.certificates(settings));
    check.part(() -> Upstreams.connectTo(settings, null));
    check.part(() -> Listener.address(settings.listen(), "--listen"));
    check.part(() -> AccessTokens.present(settings, environment));
    ListenAddress metrics = settings.telemetry().metricsListen();
    if (metrics != null) {
      check.part(() -> Listener.address(metrics, "--metrics-listen"));
    }
    check.part(
        () ->
            LiveData.load(
                settings, Clock.systemUTC(), StateFolder.of(environment, AccessTokens.home())));
    Path warmFile = settings.warmFile();
    if (warmFile != null) {
      check.part(
          () ->
              WarmSchedule.load(
                  warmFile,
                  settings.warmEvery(),
                  (names, ahead, deadline, sink) -> {},
                  Clock.systemUTC()));
    }
    return check.problems;
  }

  private void part(Part part) {
    try {
      part.read();
    } catch (Exception e) {
      problems.add(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
