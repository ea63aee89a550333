package dev.domaincheck.client;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What environment variables say of the service; they are named as the command line's options. */
final class Environment {

  /** So many digits cannot overflow, and longer times cannot be meant. */
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private static final String CLIENT_CERT = "DOMAINCHECK_CLIENT_CERT";
  private static final String CLIENT_KEY = "DOMAINCHECK_CLIENT_KEY";

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  void applyTo(DomainCheckClient.Builder builder) {
    read("DOMAINCHECK_TARGET", builder::target);
    read("DOMAINCHECK_TOKEN_FILE", text -> builder.tokenFile(path(text)));
    read("DOMAINCHECK_ADMIN_TOKEN_FILE", text -> builder.adminTokenFile(path(text)));
    read("DOMAINCHECK_TLS_CA", text -> builder.trustFile(path(text)));
    readIdentity(builder);
    read("DOMAINCHECK_TLS", text -> ifTrue(text, builder::useTls));
    read("DOMAINCHECK_PLAINTEXT", text -> ifTrue(text, builder::allowPlaintext));
    read("DOMAINCHECK_TIMEOUT", text -> builder.timeout(duration(text)));
  }

  private void readIdentity(DomainCheckClient.Builder builder) {
    boolean key = isSet(CLIENT_KEY);
    if (isSet(CLIENT_CERT) != key) {
      throw new IllegalArgumentException(
          (key ? CLIENT_KEY : CLIENT_CERT)
              + ": expected "
              + (key ? CLIENT_CERT : CLIENT_KEY)
              + " beside it");
    }
    read(
        CLIENT_CERT,
        chain -> read(CLIENT_KEY, text -> builder.clientCertificate(path(chain), path(text))));
  }

  private boolean isSet(String name) {
    return !variables.getOrDefault(name, "").isBlank();
  }

  private void read(String name, Consumer<String> setting) {
    String text = variables.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return;
    }
    try {
      setting.accept(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no file can be called '" + text + "'", e);
    }
  }

  private static void ifTrue(String text, Runnable setting) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> setting.run();
      case "false" -> {}
      default -> throw new IllegalArgumentException("is '" + text + "', expected true or false");
    }
  }

  private static Duration duration(String text) {
    Matcher number = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (number.matches()) {
      long count = Long.parseLong(number.group(1));
      return switch (number.group(2)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "is '" + text + "', expected a duration such as 500ms, 10s, 5m, 1h or PT10S", e);
    }
  }
}
