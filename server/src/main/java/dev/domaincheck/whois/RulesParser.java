package dev.domaincheck.whois;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the rule language; the head of {@code templates.txt} describes it. */
final class RulesParser {
  private static final String DEFAULT_QUERY = "{ace}";

  /** The longest host name (RFC 1035 section 2.3.4). */
  private static final int MAX_HOST = 253;

  /** Each more multiplies the ways in which a host can match. */
  private static final int MAX_STARS = 3;

  /** More than twice the registries of all top-level domains. */
  static final int MAX_OVERRIDES = 1_000;

  /** An operator's patterns together may stand for this many characters: some 50 MB of memory. */
  static final long MAX_TOTAL_SIZE = 500_000;

  // Rule files are the operator's own text and these patterns are linear on it.
  private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9._-]*");
  private static final Pattern HOST = Pattern.compile("[a-z0-9?*][a-z0-9.?*-]*");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(ace|u-label|label)}");

  private final Map<String, Section> sections = new HashMap<>();
  private final Map<String, WhoisRule> byHost = new LinkedHashMap<>();
  private final Map<String, String> whereHost = new HashMap<>();

  /** The hosts and names that the operator's file has given a rule. */
  private final Set<String> overridden = new HashSet<>();

  private @Nullable LocalDate oldest;
  private @Nullable WhoisRule generic;
  private String file = "";
  private int line;
  private boolean overriding;
  private boolean known;
  private int overrides;
  private long size;

  /** One template or rule while it is read; its parents' patterns are already in it. */
  private static final class Section {
    final String name;
    final boolean rule;
    final int line;
    final List<String> hosts = new ArrayList<>();
    final Set<String> serves = new HashSet<>();
    final Map<RuleKind, List<LinePattern>> own = new EnumMap<>(RuleKind.class);
    final Map<RuleKind, List<LinePattern>> inherited = new EnumMap<>(RuleKind.class);
    final Set<PatternGroup> groups = new LinkedHashSet<>();
    String query = DEFAULT_QUERY;
    Charset charset = StandardCharsets.UTF_8;
    DateFormat dates = DateFormat.UNKNOWN;
    boolean anonymousFree;
    boolean anonymousRecord;

    Section(String name, boolean rule, int line) {
      this.name = name;
      this.rule = rule;
      this.line = line;
    }

    Map<RuleKind, List<LinePattern>> patterns() {
      Map<RuleKind, List<LinePattern>> all = new EnumMap<>(RuleKind.class);
      own.forEach((kind, list) -> all.put(kind, new ArrayList<>(list)));
      inherited.forEach(
          (kind, list) -> all.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(list));
      all.replaceAll((kind, list) -> List.copyOf(list));
      return Map.copyOf(all);
    }
  }

  /**
   * Reads an operator's file: its sections may carry the name of an earlier one, and its hosts are
   * taken from those that had them.
   */
  void readOverrides(String fileName, String text) throws RuleSyntaxException {
    overriding = true;
    read(fileName, text);
  }

  /** Reads a file of which every pattern is known to compile, so that each may wait for its use. */
  void readKnown(String fileName, String text) throws RuleSyntaxException {
    known = true;
    read(fileName, text);
    known = false;
  }

  void read(String fileName, String text) throws RuleSyntaxException {
    file = fileName;
    line = 0;
    size = 0;
    Section section = null;
    LocalDate date = null;
    for (String raw : text.lines().toList()) {
      line++;
      String content = raw.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      String key = firstWord(content);
      String value = content.substring(key.length()).strip();
      if (!Character.isWhitespace(raw.charAt(0))) {
        close(section);
        section = null;
        switch (key) {
          case "date" -> date = date(value);
          case "template" -> section = open(value, false);
          case "rule" -> section = open(value, true);
          default -> throw error("'" + key + "' begins a line; expected date, template or rule");
        }
      } else if (section == null) {
        throw error("'" + key + "' stands under no template or rule");
      } else {
        setting(section, key, value);
      }
    }
    close(section);
    if (date == null) {
      throw error("the file has no date; expected a line like 'date 2026-11-23'");
    }
    oldest = oldest == null || date.isBefore(oldest) ? date : oldest;
  }

  WhoisRules rules(SequencedMap<String, String> texts) throws RuleSyntaxException {
    if (generic == null || oldest == null) {
      throw error("no rule is named '" + WhoisRules.GENERIC + "'; one is needed");
    }
    return new WhoisRules(texts, oldest, byHost, generic);
  }

  private Section open(String header, boolean rule) throws RuleSyntaxException {
    int colon = header.indexOf(':');
    String name = (colon < 0 ? header : header.substring(0, colon)).strip();
    if (!WORD.matcher(name).matches()) {
      throw error("the name '" + name + "' is not of lower-case letters, digits and hyphens");
    }
    if (overriding ? !overridden.add(name) : sections.containsKey(name)) {
      throw error("the name '" + name + "' is taken");
    }
    if (overriding && ++overrides > MAX_OVERRIDES) {
      throw error("the file has more than " + MAX_OVERRIDES + " templates and rules");
    }
    Section section = new Section(name, rule, line);
    for (String parent : colon < 0 ? List.<String>of() : words(header.substring(colon + 1))) {
      Section from = sections.get(parent);
      if (from == null) {
        throw error("'" + parent + "' is no template or rule above this line");
      }
      from.patterns()
          .forEach(
              (kind, list) ->
                  section.inherited.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(list));
      section.groups.addAll(from.groups);
      section.query = from.query.equals(DEFAULT_QUERY) ? section.query : from.query;
      section.charset =
          from.charset.equals(StandardCharsets.UTF_8) ? section.charset : from.charset;
      section.dates = section.dates.or(from.dates);
      section.anonymousFree |= from.anonymousFree;
      section.anonymousRecord |= from.anonymousRecord;
    }
    return section;
  }

  private void setting(Section section, String key, String value) throws RuleSyntaxException {
    if (value.isEmpty()) {
      throw error("'" + key + "' has no value");
    }
    switch (key) {
      case "hosts" -> {
        if (!section.rule) {
          throw error("a template has no hosts; write a rule");
        }
        for (String host : words(value)) {
          if (!HOST.matcher(host).matches()
              || host.length() > MAX_HOST
              || host.chars().filter(c -> c == '*').count() > MAX_STARS) {
            throw error(
                "the host '"
                    + host
                    + "' is not a lower-case host name, with up to "
                    + MAX_STARS
                    + " * and with ? if need be");
          }
          section.hosts.add(host);
        }
      }
      case "serves" -> section.serves.addAll(words(value));
      case "query" -> section.query = query(value);
      case "charset" -> section.charset = charset(value);
      case "free-reply" -> section.anonymousFree = anonymous(key, value);
      case "record" -> section.anonymousRecord = anonymous(key, value);
      case "date-order" -> section.dates = section.dates.withOrder(order(value));
      case "zone" -> section.dates = section.dates.withZone(zone(value));
      case "without" -> {
        for (String word : words(value)) {
          section.inherited.remove(kind(word));
        }
      }
      default -> {
        RuleKind kind = kind(key);
        try {
          LinePattern pattern = new LinePattern(kind, value);
          if (!known) {
            pattern.compile();
          }
          size += pattern.shape().size();
          if (size > MAX_TOTAL_SIZE) {
            throw error(
                "the patterns of the file together stand for more than "
                    + MAX_TOTAL_SIZE
                    + " characters");
          }
          section.own.computeIfAbsent(kind, k -> new ArrayList<>()).add(pattern);
        } catch (IllegalArgumentException e) {
          throw error(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void close(@Nullable Section section) throws RuleSyntaxException {
    if (section == null) {
      return;
    }
    section.groups.addAll(PatternGroup.of(section.own));
    sections.put(section.name, section);
    if (!section.rule) {
      return;
    }
    WhoisRule rule =
        new WhoisRule(
            section.name,
            section.query,
            section.charset,
            section.anonymousFree,
            section.anonymousRecord,
            Set.copyOf(section.serves),
            section.dates,
            new RulePatterns(section.patterns(), List.copyOf(section.groups)));
    if (section.name.equals(WhoisRules.GENERIC)) {
      if (rule.anonymousFree() || rule.anonymousRecord()) {
        throw new RuleSyntaxException(
            file, section.line, "the generic rule must not read replies that name no domain");
      }
      generic = rule;
    } else if (section.hosts.isEmpty()) {
      throw new RuleSyntaxException(
          file, section.line, "the rule '" + section.name + "' names no hosts");
    }
    for (String host : section.hosts) {
      String before = whereHost.put(host, section.name);
      // An operator's file takes a host from the build's rule, but not from its own.
      if (before != null && (!overriding || !overridden.add("host " + host))) {
        throw new RuleSyntaxException(
            file, section.line, "the host '" + host + "' already has the rule '" + before + "'");
      }
      byHost.put(host, rule);
    }
  }

  private RuleKind kind(String word) throws RuleSyntaxException {
    RuleKind kind = RuleKind.ofWord(word);
    if (kind == null) {
      throw error(
          "'"
              + word
              + "' is neither hosts, serves, query, charset, free-reply, record, date-order, zone, without"
              + " nor one of "
              + String.join(", ", Arrays.stream(RuleKind.values()).map(RuleKind::word).toList()));
    }
    return kind;
  }

  private String query(String value) throws RuleSyntaxException {
    if (!PLACEHOLDER.matcher(value).find()
        || PLACEHOLDER
            .matcher(value)
            .replaceAll("")
            .chars()
            .anyMatch(c -> c < 0x20 || c > 0x7e || c == '{')) {
      throw error(
          "the query '" + value + "' is not printable ASCII with {ace}, {u-label} or {label}");
    }
    return value;
  }

  private Charset charset(String value) throws RuleSyntaxException {
    try {
      return Charset.forName(value);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw error("the charset '" + value + "' is unknown; expected an IANA name like iso-8859-1");
    }
  }

  private boolean anonymous(String key, String value) throws RuleSyntaxException {
    return switch (value) {
      case "anonymous" -> true;
      case "named" -> false;
      default -> throw error("'" + key + "' is '" + value + "'; expected named or anonymous");
    };
  }

  private DateFormat.Order order(String value) throws RuleSyntaxException {
    return switch (value) {
      case "day-first" -> DateFormat.Order.DAY_FIRST;
      case "month-first" -> DateFormat.Order.MONTH_FIRST;
      default -> throw error("'date-order' is '" + value + "'; expected day-first or month-first");
    };
  }

  private ZoneId zone(String value) throws RuleSyntaxException {
    try {
      return ZoneId.of(value);
    } catch (DateTimeException e) {
      throw error("the zone '" + value + "' is unknown; expected a name like Europe/Vienna or UTC");
    }
  }

  private LocalDate date(String value) throws RuleSyntaxException {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeParseException e) {
      throw error("the date '" + value + "' is not of the form 2026-11-23");
    }
  }

  private static String firstWord(String content) {
    int end = 0;
    while (end < content.length() && !Character.isWhitespace(content.charAt(end))) {
      end++;
    }
    return content.substring(0, end);
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
  }

  private RuleSyntaxException error(String problem) {
    // An empty file has no line, but its fault has a place.
    return new RuleSyntaxException(file, Math.max(1, line), problem);
  }
}
