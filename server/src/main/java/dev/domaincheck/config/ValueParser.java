package dev.domaincheck.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the text of one setting.
 *
 * @param <T> what it holds
 */
@FunctionalInterface
interface ValueParser<T> {
  /** Longer than any address, name or mail address that identifies an operator. */
  int MAX_TEXT = 200;

  /** A list longer than any table's has slipped in from elsewhere. */
  int MAX_HOSTS = 100;

  /**
   * Reads {@code text}.
   *
   * @throws IllegalArgumentException if it is out of bounds or no such value
   */
  T parse(String text);

  /** {@code true} or {@code false}. */
  static ValueParser<Boolean> bool() {
    return text ->
        switch (text) {
          case "true" -> true;
          case "false" -> false;
          default -> throw new IllegalArgumentException("no boolean");
        };
  }

  /** A whole number, bounds included. */
  static ValueParser<Integer> integer(int min, int max) {
    return text -> {
      int value = Integer.parseInt(text);
      if (value < min || value > max) {
        throw new IllegalArgumentException("out of bounds");
      }
      return value;
    };
  }

  /** A decimal number, bounds included. */
  static ValueParser<Double> decimal(double min, double max) {
    return text -> {
      // parseDouble alone would also take NaN, 1e3, 0x1p3 and 10d.
      if (!text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
        throw new IllegalArgumentException("no plain number");
      }
      double value = Double.parseDouble(text);
      if (value < min || value > max) {
        throw new IllegalArgumentException("out of bounds");
      }
      return value;
    };
  }

  /** A duration, bounds included. */
  static ValueParser<Duration> duration(Duration min, Duration max) {
    return text -> {
      Duration value = DurationText.parse(text);
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException("out of bounds");
      }
      return value;
    };
  }

  /** A duration, bounds included, or nothing at all, also written {@code 0}. */
  static ValueParser<Duration> durationOrZero(Duration min, Duration max) {
    ValueParser<Duration> bounded = duration(min, max);
    return text ->
        text.equals("0") || DurationText.parse(text).isZero() ? Duration.ZERO : bounded.parse(text);
  }

  /** A path; whether there is such a file is a later question. */
  static ValueParser<Path> path() {
    return text -> {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("no path", e);
      }
    };
  }

  /** Text that can stand in an HTTP header's comment: no control characters, no parentheses. */
  static ValueParser<String> headerText() {
    return text -> {
      boolean fit = text.chars().allMatch(c -> c >= ' ' && c <= '~' && "()\\".indexOf(c) < 0);
      if (!fit || text.isBlank() || text.length() > MAX_TEXT) {
        throw new IllegalArgumentException("not fit for a header");
      }
      return text;
    };
  }

  /** One of the constants of an enum, in lower case. */
  static <E extends Enum<E>> ValueParser<E> constant(Class<E> type) {
    return text -> {
      if (!text.equals(text.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("not in lower case");
      }
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    };
  }

  /** An http or https URL with a host, and neither credentials nor a query. */
  static ValueParser<URI> httpUrl() {
    return text -> {
      URI url = URI.create(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!http || url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null) {
        throw new IllegalArgumentException("no such URL");
      }
      return url;
    };
  }

  /** Host names with commas between; whether they are known is a later question. */
  static ValueParser<Set<String>> hosts() {
    return text -> {
      Set<String> hosts = new LinkedHashSet<>();
      for (String part : text.split(",", -1)) {
        String host = part.strip().toLowerCase(Locale.ROOT);
        boolean fit =
            host.chars()
                .allMatch(
                    c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.');
        if (host.isEmpty() || !fit || hosts.size() == MAX_HOSTS) {
          throw new IllegalArgumentException("no list of hosts");
        }
        hosts.add(host);
      }
      return Collections.unmodifiableSet(hosts);
    };
  }
}
