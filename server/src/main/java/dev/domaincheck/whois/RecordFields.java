package dev.domaincheck.whois;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of a record: on lines of their own, and below headings.
 *
 * <p>What stands between a line that names another domain, or the zone, and one that names the
 * domain asked for is left out: clients that follow referrals write the record of the zone first.
 * Name servers come from one part alone, for a registrar's record that follows the registry's may
 * hold others.
 */
final class RecordFields {
  private static final List<RuleKind> FIELDS =
      List.of(
          RuleKind.REGISTRAR,
          RuleKind.CREATED,
          RuleKind.UPDATED,
          RuleKind.EXPIRES,
          RuleKind.STATUS,
          RuleKind.NAME_SERVER,
          RuleKind.SIGNED);

  /** Fields that a contact or a host can have as well. */
  private static final Set<RuleKind> COMMON =
      EnumSet.of(
          RuleKind.REGISTRAR,
          RuleKind.CREATED,
          RuleKind.UPDATED,
          RuleKind.EXPIRES,
          RuleKind.STATUS);

  /** Begins IANA's record of a zone. */
  private static final String ZONE_KEY = "domain:";

  /** A quarter of what the verdict may cost: no recorded reply needs so much for that. */
  private static final long MAX_STEPS = ReplyFacts.MAX_STEPS / 4;

  /** The most values of one field: 32 name servers, some of them in several spellings. */
  private static final int MAX_VALUES = 64;

  /** Every field. */
  static final Set<RuleKind> ALL = Collections.unmodifiableSet(EnumSet.copyOf(FIELDS));

  /** Stands for the value of a field that is not wanted, which still has its place in a record. */
  private static final String UNREAD = "unread";

  private final Set<RuleKind> wanted;
  private final Candidates patterns;
  private final NameMatch names;
  private final Map<RuleKind, List<String>> values = new EnumMap<>(RuleKind.class);
  private final Effort effort = new Effort(MAX_STEPS);

  /** The patterns that the line being read may match. */
  private List<LinePattern> mayMatch = List.of();

  /** Whether a part on another domain, or on a contact or the like, is being read. */
  private boolean elsewhere;

  private boolean otherPart;

  /** Whether the line above says that the name comes next. */
  private boolean nameBelow;

  /** Whether an earlier part had the name servers. */
  private boolean serversKnown;

  private @Nullable Block block;

  /** What stands below a heading, or goes on below a first value. */
  private static final class Block {
    final RuleKind kind;
    final int heading;

    /** The columns before the first line below the heading; -1 before it. */
    int indent = -1;

    boolean begun;

    Block(RuleKind kind, int heading, boolean begun) {
      this.kind = kind;
      this.heading = heading;
      this.begun = begun;
    }
  }

  private RecordFields(Set<RuleKind> wanted, Candidates patterns, NameMatch names) {
    this.wanted = wanted;
    this.patterns = patterns;
    this.names = names;
  }

  /** The values of the fields wanted, in their order. */
  static Map<RuleKind, List<String>> of(
      List<RecordLine> lines, Set<RuleKind> wanted, Candidates patterns, NameMatch names) {
    RecordFields fields = new RecordFields(wanted, patterns, names);
    lines.forEach(fields::read);
    fields.values.keySet().retainAll(wanted);
    return fields.values;
  }

  /** Whether the line names the domain asked for; null if it names none. */
  private @Nullable Boolean namesAsked(Line line) {
    if (nameBelow && names.isName(firstWord(line))) {
      return true;
    }
    String text = line.text();
    if (text.regionMatches(true, 0, ZONE_KEY, 0, ZONE_KEY.length())
        && names.isZone(text.substring(ZONE_KEY.length()).strip().toLowerCase(Locale.ROOT))) {
      return false;
    }
    for (LinePattern pattern : mayMatch) {
      LineMatch match = pattern.kind() == RuleKind.NAME ? pattern.match(line, effort) : null;
      if (match != null) {
        String name = match.group("name");
        String label = match.group("label");
        return (name != null && names.isName(name))
            || (label != null && (names.isLabel(label) || names.isName(label)));
      }
    }
    return null;
  }

  private static String firstWord(Line line) {
    int blank = line.text().indexOf(' ');
    return blank < 0 ? line.text() : line.text().substring(0, blank);
  }

  private void read(RecordLine line) {
    if (effort.isExhausted()) {
      // What stands further down is left out.
      return;
    }
    mayMatch = patterns.of(line.line(), effort);
    Boolean asked = namesAsked(line.line());
    nameBelow = matches(line.line(), RuleKind.NAME_BELOW);
    if (asked != null) {
      elsewhere = !asked;
      otherPart = false;
      serversKnown = !values(RuleKind.NAME_SERVER).isEmpty();
      block = null;
    }
    if (elsewhere || matches(line.line(), RuleKind.SET_ASIDE)) {
      return;
    }
    if (block != null && belongs(line, block)) {
      return;
    }
    RuleKind heading = heading(line.line());
    if (heading != null) {
      block = new Block(heading, line.indent(), false);
      return;
    }
    block = null;
    // Parts begin below gaps; without one it is a field of the record itself, such as a person who
    // holds the domain.
    if (line.afterGap()) {
      otherPart = matches(line.line(), RuleKind.OTHER_PART);
    }
    field(line);
  }

  private void field(RecordLine line) {
    for (RuleKind kind : FIELDS) {
      for (LinePattern pattern : mayMatch) {
        LineMatch match = pattern.kind() == kind ? pattern.match(line.line(), effort) : null;
        if (match == null) {
          continue;
        }
        String value = wanted.contains(kind) ? match.group("value") : UNREAD;
        if (value != null) {
          if (!(otherPart && COMMON.contains(kind))) {
            add(kind, value);
            if (kind == RuleKind.NAME_SERVER || kind == RuleKind.STATUS) {
              block = new Block(kind, line.indent(), true);
            }
          }
          return;
        }
      }
    }
  }

  private @Nullable RuleKind heading(Line line) {
    for (RuleKind kind : RuleKind.LAYOUT) {
      if (kind != RuleKind.OTHER_PART && matches(line, kind)) {
        return kind;
      }
    }
    return null;
  }

  /** Whether the line is part of the block, in which case it was taken. */
  private boolean belongs(RecordLine line, Block of) {
    boolean inside =
        of.indent < 0
            ? !line.afterGap() || !of.begun
            : !line.afterGap() && (line.indent() >= of.indent || of.indent <= of.heading);
    if (!inside) {
      return false;
    }
    boolean taken =
        switch (of.kind) {
          case NAME_SERVER_BELOW -> server(line.line().text());
          case NAME_SERVER -> line.indent() > of.heading && server(line.line().text());
          case STATUS -> line.indent() > of.heading && status(line.line().text());
          case REGISTRAR_BELOW -> registrar(line, of);
          case CREATED_BELOW -> once(RuleKind.CREATED, line.line().text(), of);
          case EXPIRES_BELOW -> once(RuleKind.EXPIRES, line.line().text(), of);
          default -> false;
        };
    if (taken) {
      of.begun = true;
      of.indent = of.indent < 0 ? line.indent() : of.indent;
    }
    return taken;
  }

  private boolean server(String text) {
    String value = withoutKey(text);
    if (!HostText.isHostLine(value)) {
      return false;
    }
    add(RuleKind.NAME_SERVER, value);
    return true;
  }

  private boolean status(String text) {
    if (!StatusText.isStatus(text)) {
      return false;
    }
    add(RuleKind.STATUS, text);
    return true;
  }

  /** The name is on the first line, or on one that calls itself so. */
  private boolean registrar(RecordLine line, Block of) {
    String text = line.line().text();
    int colon = text.indexOf(':');
    boolean keyed = colon > 0 && !text.startsWith("//", colon + 1);
    if (of.begun && !keyed) {
      return true;
    }
    if (!keyed) {
      return addFirst(RuleKind.REGISTRAR, text);
    }
    if (isNameKey(text.substring(0, colon))) {
      return addFirst(RuleKind.REGISTRAR, text.substring(colon + 1).strip());
    }
    // A record's own field at the margin of the heading ends the block.
    return line.indent() > of.heading || FIELDS.stream().noneMatch(k -> matches(line.line(), k));
  }

  private static boolean isNameKey(String key) {
    return switch (key.strip().toLowerCase(Locale.ROOT)) {
      case "name",
          "organization",
          "organisation",
          "registrar name",
          "registrar",
          "org",
          "company",
          "organization name",
          "organisation name",
          "registrar organization" ->
          true;
      default -> false;
    };
  }

  private boolean once(RuleKind kind, String value, Block of) {
    return !of.begun && addFirst(kind, value);
  }

  private boolean addFirst(RuleKind kind, String value) {
    if (!value.isEmpty() && values(kind).isEmpty()) {
      add(kind, value);
    }
    return true;
  }

  /** {@code Hostname: ns1.example} without its key. */
  private static String withoutKey(String text) {
    int colon = text.lastIndexOf(": ");
    String value = colon > 0 ? text.substring(colon + 2) : text;
    return value.startsWith("- ") ? value.substring(2) : value;
  }

  private void add(RuleKind kind, String value) {
    if (kind == RuleKind.NAME_SERVER && serversKnown) {
      return;
    }
    List<String> all = values.computeIfAbsent(kind, k -> new ArrayList<>());
    if (all.size() < MAX_VALUES && !isNothing(value)) {
      all.add(value);
    }
  }

  /** What registries write for a field that they leave empty. */
  private static boolean isNothing(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "-",
          "--",
          "n/a",
          "na",
          "none",
          "null",
          "not defined",
          "not.defined.",
          "not.defined",
          "not available",
          "unknown",
          "n.a." ->
          true;
      default -> false;
    };
  }

  private List<String> values(RuleKind kind) {
    return values.getOrDefault(kind, List.of());
  }

  private boolean matches(Line line, RuleKind kind) {
    for (LinePattern pattern : mayMatch) {
      if (pattern.kind() == kind && pattern.match(line, effort) != null) {
        return true;
      }
    }
    return false;
  }
}
