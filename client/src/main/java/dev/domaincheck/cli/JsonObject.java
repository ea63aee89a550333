package dev.domaincheck.cli;

import java.util.List;

/**
 * Writes one JSON object (RFC 8259) on one line. Hidden characters are escaped as {@link
 * VisibleText} has it, which JSON reads back as themselves.
 */
final class JsonObject {

  private final StringBuilder json = new StringBuilder("{");

  JsonObject put(String name, String value) {
    quote(key(name), value);
    return this;
  }

  JsonObject put(String name, long value) {
    key(name).append(value);
    return this;
  }

  /** A finite number. */
  JsonObject put(String name, double value) {
    key(name).append(value);
    return this;
  }

  JsonObject put(String name, boolean value) {
    key(name).append(value);
    return this;
  }

  JsonObject put(String name, JsonObject value) {
    key(name).append(value);
    return this;
  }

  JsonObject putObjects(String name, List<JsonObject> values) {
    StringBuilder array = key(name).append('[');
    for (int i = 0; i < values.size(); i++) {
      array.append(i == 0 ? "" : ",").append(values.get(i));
    }
    array.append(']');
    return this;
  }

  JsonObject putStrings(String name, List<String> values) {
    StringBuilder array = key(name).append('[');
    for (int i = 0; i < values.size(); i++) {
      quote(array.append(i == 0 ? "" : ","), values.get(i));
    }
    array.append(']');
    return this;
  }

  private StringBuilder key(String name) {
    if (json.length() > 1) {
      json.append(',');
    }
    return quote(json, name).append(':');
  }

  private static StringBuilder quote(StringBuilder to, String text) {
    to.append('"');
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                to.append('\\');
              }
              VisibleText.append(to, c);
            });
    return to.append('"');
  }

  @Override
  public String toString() {
    return json + "}";
  }
}
