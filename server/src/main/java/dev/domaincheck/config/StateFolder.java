package dev.domaincheck.config;

import java.nio.file.Path;
import java.util.Map;

/** Where the server keeps what must outlive it. */
public final class StateFolder {
  private StateFolder() {}

  /**
   * {@code $XDG_STATE_HOME/domaincheck}, or {@code ~/.local/state/domaincheck} where that variable
   * is unset or, as the XDG base directory specification has it, not absolute.
   *
   * @param home the user's home directory
   */
  public static Path of(Map<String, String> environment, Path home) {
    Path state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
    return (state.isAbsolute() ? state : home.resolve(".local").resolve("state"))
        .resolve("domaincheck");
  }
}
