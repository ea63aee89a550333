package dev.domaincheck.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting: how it is spelled, read and explained.
 *
 * @param name the flag without its dashes, which is also the key in a file
 * @param form what a value looks like, for usage texts; empty for a switch
 * @param expected what a value must be, as the end of the sentence "expected ..."
 * @param defaultText the value if none is given, as it would be written; null if there is none
 * @param description one or two sentences
 * @param <T> what it holds
 */
record Option<T>(
    String name,
    Kind kind,
    String form,
    String expected,
    @Nullable String defaultText,
    ValueParser<T> parser,
    String description) {
  /** What the name of each environment variable begins with. */
  static final String ENVIRONMENT_PREFIX = "DOMAINCHECK_";

  /** How an option is given. */
  enum Kind {
    /** With a value. */
    VALUE,
    /** A flag without a value; {@code true} or {@code false} elsewhere. */
    SWITCH,
    /** A value that says where other values are: no key of a file. */
    FILE_OF_SETTINGS,
    /** A flag that asks for a text instead of a start: neither a variable nor a key. */
    QUESTION
  }

  /** {@code --cache-ttl}. */
  String flag() {
    return "--" + name;
  }

  /** {@code DOMAINCHECK_CACHE_TTL}. */
  String environmentVariable() {
    return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Whether it may stand in a flag alone, without a value. */
  boolean isBare() {
    return kind == Kind.SWITCH || kind == Kind.QUESTION;
  }

  /** Whether an environment variable may give it. */
  boolean isVariable() {
    return kind != Kind.QUESTION;
  }

  /** Whether a file may give it. */
  boolean isKey() {
    return kind != Kind.QUESTION && kind != Kind.FILE_OF_SETTINGS;
  }

  /** Whether it has a value that is worth showing. */
  boolean isSetting() {
    return kind == Kind.VALUE || kind == Kind.SWITCH || kind == Kind.FILE_OF_SETTINGS;
  }
}
