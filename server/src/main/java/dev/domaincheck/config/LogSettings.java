package dev.domaincheck.config;

/**
 * How the service logs, on standard error.
 *
 * @param level the least that is logged
 * @param calls which calls leave a line each
 */
public record LogSettings(Format format, Level level, Calls calls) {

  /** What a line looks like. */
  public enum Format {
    /** TEXT on a terminal, else JSON. */
    AUTO,
    /** For people. */
    TEXT,
    /** For programs: an object a line. */
    JSON
  }

  /** How much it matters. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    /** Names that are looked up may be told. */
    DEBUG
  }

  /** Which calls are told. */
  public enum Calls {
    NONE,
    /** Those that did not end OK. */
    FAILED,
    ALL
  }
}
