package dev.domaincheck.config;

/** What the command line, the environment and the file ask of the process. */
public sealed interface SettingsOutcome {

  /** To serve. */
  record Start(Settings settings) implements SettingsOutcome {}

  /** To read all that the settings name, and tell whether a server could start with it. */
  record Check(Settings settings) implements SettingsOutcome {}

  /**
   * To print a text to standard output and exit with 0: help, version or settings.
   *
   * @param text ends with a line break
   */
  record Print(String text) implements SettingsOutcome {}

  /**
   * To print what is wrong to standard error and exit with 2.
   *
   * @param text one problem a line; ends with a line break
   */
  record Refuse(String text) implements SettingsOutcome {}
}
