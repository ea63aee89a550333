package dev.domaincheck.sandbox;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How one registry's WHOIS speaks: one file of sections. {@code @@ charset NAME} and {@code @@ eol
 * crlf} set the encoding (UTF-8 and LF by default); {@code @@ SECTION} begins a section; the line
 * {@code @@> SECTION} inside a section stands for another section's lines. The states are the
 * sections {@code available}, {@code registered}, {@code reserved}, {@code throttled} and
 * optionally {@code premium} (else as reserved); other sections are shared parts. Lines before the
 * first section are comments; empty lines at a section's end are not part of it.
 */
final class Dialect {
  private static final String MARK = "@@ ";
  private static final String INCLUDE = "@@> ";

  private final Charset charset;
  private final Map<State, Template> templates;

  private Dialect(Charset charset, Map<State, Template> templates) {
    this.charset = charset;
    this.templates = templates;
  }

  /**
   * Reads a dialect file.
   *
   * @throws IllegalArgumentException if it is malformed or lacks a state
   */
  static Dialect parse(List<String> lines) {
    Charset charset = StandardCharsets.UTF_8;
    String lineEnd = "\n";
    Map<String, List<String>> sections = new HashMap<>();
    List<String> section = new ArrayList<>(); // comments, at first
    for (String line : lines) {
      if (line.startsWith(MARK)) {
        String[] words = line.substring(MARK.length()).strip().split(" ", -1);
        switch (words[0]) {
          case "charset" -> charset = Charset.forName(words[1]);
          case "eol" -> lineEnd = words[1].equals("crlf") ? "\r\n" : "\n";
          default -> {
            section = new ArrayList<>();
            if (sections.put(words[0], section) != null) {
              throw new IllegalArgumentException("section twice: " + words[0]);
            }
          }
        }
      } else {
        section.add(line);
      }
    }
    sections.values().forEach(Dialect::trimEnd);
    Map<State, Template> templates = new EnumMap<>(State.class);
    for (State state : State.values()) {
      if (state != State.BROKEN) {
        templates.put(state, Template.of(expand(sectionOf(state, sections), sections), lineEnd));
      }
    }
    return new Dialect(charset, templates);
  }

  private static List<String> sectionOf(State state, Map<String, List<String>> sections) {
    boolean own = state != State.PREMIUM || sections.containsKey(state.word());
    return section(own ? state.word() : State.RESERVED.word(), sections);
  }

  private static List<String> section(String name, Map<String, List<String>> sections) {
    List<String> section = sections.get(name);
    if (section == null || section.isEmpty()) {
      throw new IllegalArgumentException("no section " + name);
    }
    return section;
  }

  private static List<String> expand(List<String> lines, Map<String, List<String>> sections) {
    List<String> out = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(INCLUDE)) {
        out.addAll(section(line.substring(INCLUDE.length()).strip(), sections));
      } else {
        out.add(line);
      }
    }
    return out;
  }

  private static void trimEnd(List<String> lines) {
    while (!lines.isEmpty() && lines.getLast().isBlank()) {
      lines.removeLast();
    }
  }

  /**
   * The reply for one of the states a registry can be in.
   *
   * @throws IllegalArgumentException for {@link State#BROKEN}, which no dialect has
   */
  String reply(State state, Facts facts) {
    Template template = templates.get(state);
    if (template == null) {
      throw new IllegalArgumentException("no text for " + state);
    }
    return template.render(facts);
  }

  /** The encoding of replies; what it cannot write becomes a question mark. */
  Charset charset() {
    return charset;
  }
}
