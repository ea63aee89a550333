package dev.domaincheck.httpwhois;

import dev.domaincheck.httpwhois.Adapter.Media;
import dev.domaincheck.httpwhois.Adapter.Missing;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of adapters. A line {@code date YYYY-MM-DD} says how old the facts are; {@code
 * template NAME} and {@code adapter NAME : TEMPLATE...} begin a section, whose indented lines are a
 * key and a value:
 *
 * <ul>
 *   <li>{@code url}, {@code form}: see {@link RequestTemplate}; a form makes the request a POST
 *   <li>{@code header Name: value}
 *   <li>{@code media json} or {@code html}
 *   <li>{@code suffixes}: those that the request can be asked about, if it does not carry the whole
 *       name
 *   <li>{@code missing free}: a 404 means that the name is free
 *   <li>{@code record anonymous}: a record need not name its domain
 *   <li>a word of {@link RuleKind} and a {@link LinePattern}; those of redirects are tried on the
 *       absolute URL that the Location names, all others on lines. A line of JSON is a JSON pointer
 *       (RFC 6901), a colon, a blank and the value
 * </ul>
 */
final class AdapterParser {
  private static final class Section {
    final String name;
    final boolean template;
    final int line;
    final Map<RuleKind, List<LinePattern>> patterns = new EnumMap<>(RuleKind.class);
    final Map<String, String> headers = new HashMap<>();
    final Set<String> suffixes = new HashSet<>();
    @Nullable RequestTemplate url;
    @Nullable RequestTemplate form;
    Media media = Media.HTML;
    Missing missing = Missing.NOTHING;
    boolean anonymousRecord;

    Section(String name, boolean template, int line) {
      this.name = name;
      this.template = template;
      this.line = line;
    }
  }

  private final String file;
  private final List<String> lines;
  private final Map<String, Section> sections = new LinkedHashMap<>();
  private @Nullable LocalDate date;
  private int line;

  AdapterParser(String file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * The adapters of the file.
   *
   * @throws AdapterSyntaxException if it is malformed
   */
  Adapters parse() {
    Section section = null;
    for (String text : lines) {
      line++;
      if (text.isBlank() || text.strip().startsWith("#")) {
        continue;
      }
      String[] words = text.strip().split("\\s+", 2);
      String value = words.length < 2 ? "" : words[1];
      if (value.isEmpty()) {
        throw error("'" + words[0] + "' has no value");
      }
      if (Character.isWhitespace(text.charAt(0))) {
        if (section == null) {
          throw error("'" + words[0] + "' stands under no template or adapter");
        }
        setting(section, words[0], value);
      } else {
        switch (words[0]) {
          case "date" -> date = date(value);
          case "template" -> section = open(value, true);
          case "adapter" -> section = open(value, false);
          default ->
              throw error("'" + words[0] + "' begins a line; expected date, template or adapter");
        }
      }
    }
    if (date == null) {
      throw error("the file has no date; expected a line like 'date 2026-11-23'");
    }
    return new Adapters(date, adapters());
  }

  private List<Adapter> adapters() {
    List<Adapter> adapters = new ArrayList<>();
    Set<String> endpoints = new HashSet<>();
    for (Section section : sections.values()) {
      if (section.template) {
        continue;
      }
      line = section.line;
      if (section.url == null) {
        throw error("the adapter '" + section.name + "' has no url");
      }
      Adapter adapter;
      try {
        adapter =
            new Adapter(
                section.name,
                section.url,
                section.form,
                section.headers,
                section.media,
                section.suffixes,
                section.missing,
                section.anonymousRecord,
                section.patterns);
        checkEndpoint(adapter.endpoint());
      } catch (IllegalArgumentException e) {
        throw error("the adapter '" + section.name + "': " + e.getMessage());
      }
      if (!endpoints.add(adapter.endpoint())) {
        throw error("the adapter '" + section.name + "' asks where another one does");
      }
      adapters.add(adapter);
    }
    return adapters;
  }

  private static void checkEndpoint(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawPath().startsWith("/")) {
        return;
      }
    } catch (URISyntaxException e) {
      // As for any other address that is none of the web.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not an http or https URL with a host and a path");
  }

  private Section open(String header, boolean template) {
    int colon = header.indexOf(':');
    String name = (colon < 0 ? header : header.substring(0, colon)).strip();
    if (name.isEmpty() || !name.chars().allMatch(AdapterParser::isWordChar)) {
      throw error("the name '" + name + "' is not of lower-case letters, digits and hyphens");
    }
    Section section = new Section(name, template, line);
    for (String parent : words(colon < 0 ? "" : header.substring(colon + 1))) {
      Section from = sections.get(parent);
      if (from == null || !from.template) {
        throw error("'" + parent + "' is no template above this line");
      }
      from.patterns.forEach(
          (kind, list) ->
              section.patterns.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(list));
      section.headers.putAll(from.headers);
      section.media = from.media;
    }
    if (sections.putIfAbsent(name, section) != null) {
      throw error("the name '" + name + "' is taken");
    }
    return section;
  }

  private static boolean isWordChar(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }

  private void setting(Section section, String key, String value) {
    switch (key) {
      case "url" -> section.url = template(value);
      case "form" -> section.form = template(value);
      case "header" -> header(section, value);
      case "media" ->
          section.media =
              switch (value) {
                case "json" -> Media.JSON;
                case "html" -> Media.HTML;
                default -> throw error("media is '" + value + "'; expected json or html");
              };
      case "suffixes" -> section.suffixes.addAll(words(value));
      case "missing" -> {
        require(key, value, "free");
        section.missing = Missing.FREE;
      }
      case "record" -> {
        require(key, value, "anonymous");
        section.anonymousRecord = true;
      }
      default -> {
        RuleKind kind = RuleKind.ofWord(key);
        if (kind == null) {
          throw error("'" + key + "' is neither a setting nor a kind of pattern");
        }
        section.patterns.computeIfAbsent(kind, k -> new ArrayList<>()).add(pattern(kind, value));
      }
    }
  }

  private LinePattern pattern(RuleKind kind, String value) {
    LinePattern pattern;
    try {
      pattern = new LinePattern(value);
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()));
    }
    if (kind == RuleKind.NAME && !pattern.isNamed()) {
      throw error("the pattern '" + value + "' of a name needs {name}");
    }
    return pattern;
  }

  private void header(Section section, String value) {
    int colon = value.indexOf(':');
    String content = colon < 0 ? "" : value.substring(colon + 1).strip();
    if (content.isEmpty() || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw error("the header '" + value + "' is not of the form 'Name: value'");
    }
    section.headers.put(value.substring(0, colon).strip(), content);
  }

  private RequestTemplate template(String value) {
    try {
      return new RequestTemplate(value);
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()));
    }
  }

  private void require(String key, String value, String expected) {
    if (!value.equals(expected)) {
      throw error(key + " is '" + value + "'; expected " + expected);
    }
  }

  private LocalDate date(String value) {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeParseException e) {
      throw error("the date '" + value + "' is not of the form 2026-11-23");
    }
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
  }

  private AdapterSyntaxException error(String problem) {
    return new AdapterSyntaxException(file, line, problem);
  }
}
