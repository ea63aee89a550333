package dev.domaincheck.config;

/**
 * The text of one setting and where it was found.
 *
 * @param place as a person would look for it: {@code flag --listen}
 */
record Given(String text, Origin origin, String place) {

  /** Which kind of place a setting came from, the strongest first. */
  enum Origin {
    FLAG("flag"),
    ENVIRONMENT("env"),
    FILE("file"),
    DEFAULT("default");

    private final String word;

    Origin(String word) {
      this.word = word;
    }

    /** How {@code --print-config} says it. */
    String word() {
      return word;
    }
  }
}
