package dev.domaincheck.rdap;

import dev.domaincheck.name.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What error bodies say beyond their status; the phrases are the table {@code error-texts.tsv}. */
final class ErrorTexts {
  /** What a phrase means for the name. */
  enum Meaning {
    RESERVED,
    BLOCKED,
    RESTRICTED,
    THROTTLED,
    BANNED,
    SERVER_ERROR,
    INVALID,
    UNCLEAR,
    ABSENT
  }

  /**
   * A phrase that was found.
   *
   * @param rule {@code host/phrase} or {@code generic/phrase}
   */
  record Finding(String rule, Meaning meaning) {}

  private record Row(boolean notice, String phrase, Finding finding) {}

  private static final String EVERY_HOST = "*";
  private static final int COLUMNS = 4;

  /** Members whose text is not about the name. */
  private static final Set<String> SET_ASIDE =
      Set.of("notices", "links", "rdapConformance", "port43", "lang");

  private final Map<String, List<Row>> rowsByHost;

  private ErrorTexts(Map<String, List<Row>> rowsByHost) {
    this.rowsByHost = rowsByHost;
  }

  /** The embedded table. */
  static ErrorTexts embedded() {
    try (InputStream in =
        Objects.requireNonNull(ErrorTexts.class.getResourceAsStream("error-texts.tsv"))) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the table's text. */
  static ErrorTexts parse(String table) {
    Map<String, List<Row>> rows = new HashMap<>();
    int number = 0;
    for (String line : table.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> cells = cells(line);
      if (cells.size() != COLUMNS || !normalise(cells.get(2)).strip().equals(cells.get(2))) {
        throw new IllegalArgumentException("error texts, line " + number + " is '" + line + "'");
      }
      String host = cells.get(0);
      String rule =
          (host.equals(EVERY_HOST) ? "generic" : host)
              + "/rdap-error-"
              + cells.get(2).replace(' ', '-');
      Meaning meaning = Meaning.valueOf(cells.get(3).toUpperCase(Locale.ROOT));
      rows.computeIfAbsent(host, h -> new ArrayList<>())
          .add(
              new Row(
                  cells.get(1).equals("notice"),
                  " " + cells.get(2) + " ",
                  new Finding(rule, meaning)));
    }
    return new ErrorTexts(rows);
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    int start = 0;
    for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', start)) {
      cells.add(line.substring(start, tab));
      start = tab + 1;
    }
    cells.add(line.substring(start));
    return cells;
  }

  /** The texts of an error body that are about the name or its lookup; blank ones are left out. */
  static List<String> texts(JsonNode body) {
    List<String> texts = new ArrayList<>();
    collect(body, texts);
    return texts;
  }

  /**
   * What the body of an error reply of {@code host} says of {@code name}; null if nothing known.
   */
  @Nullable Finding find(String host, DomainName name, JsonNode body) {
    StringBuilder titles = new StringBuilder();
    for (JsonNode notice : body.path("notices").values()) {
      titles.append(RdapJson.text(notice, "title")).append('\n');
    }
    String text = prepare(name, String.join("\n", texts(body)));
    String title = prepare(name, titles.toString());
    for (String table : List.of(host, EVERY_HOST)) {
      for (Row row : rowsByHost.getOrDefault(table, List.of())) {
        if ((row.notice() ? title : text).contains(row.phrase())) {
          return row.finding();
        }
      }
    }
    return null;
  }

  private static void collect(JsonNode node, List<String> into) {
    if (node.isString()) {
      if (!node.stringValue().isBlank()) {
        into.add(node.stringValue());
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        if (!SET_ASIDE.contains(member.getKey())) {
          collect(member.getValue(), into);
        }
      }
    } else {
      for (JsonNode item : node.values()) {
        collect(item, into);
      }
    }
  }

  private static String prepare(DomainName name, String text) {
    // The asked name is an echo, whatever words it is made of; its bare label might be the message.
    String lower = text.toLowerCase(Locale.ROOT);
    lower = lower.replace(name.ascii(), " ").replace(name.unicode().toLowerCase(Locale.ROOT), " ");
    return normalise(lower).replace(" rights reserved ", " ");
  }

  /** Words in lower case with one space between, before and after. */
  private static String normalise(String text) {
    StringBuilder words = new StringBuilder(text.length() + 2).append(' ');
    for (int i = 0; i < text.length(); i++) {
      char c = Character.toLowerCase(text.charAt(i));
      if (Character.isLetterOrDigit(c)) {
        words.append(c);
      } else if (words.charAt(words.length() - 1) != ' ') {
        words.append(' ');
      }
    }
    if (words.charAt(words.length() - 1) != ' ') {
      words.append(' ');
    }
    return words.toString();
  }
}
