package dev.domaincheck.directory;

import com.google.common.base.Splitter;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The list of top-level domains that IANA publishes as text: one a line in upper case, below a
 * comment with its version, the day and two digits.
 *
 * @param serial the version, such as 2026112300
 * @param tlds in A-label form, lower case
 * @param dropped lines that are no top-level domain
 */
record RootZone(long serial, LocalDate date, Set<String> tlds, int dropped) implements IanaData {
  /** The list of 2026 has 10 KB. */
  static final int MAX_BYTES = 256 * 1024;

  private static final Splitter LINES = Splitter.on('\n');
  private static final Pattern VERSION = Pattern.compile("# Version ([0-9]{8})([0-9]{2})\\b.*");

  /** A day has room for so many versions. */
  private static final int SERIALS_A_DAY = 100;

  RootZone {
    tlds = Set.copyOf(tlds);
  }

  /** The embedded list, as the first version of its day. */
  static RootZone of(TldList list) {
    long day = Long.parseLong(DateTimeFormatter.BASIC_ISO_DATE.format(list.date()));
    return new RootZone(day * SERIALS_A_DAY, list.date(), list.tlds(), 0);
  }

  /**
   * Reads a list.
   *
   * @throws IllegalArgumentException if it is none, saying what was expected
   */
  static RootZone parse(byte[] body) {
    // ASCII; any other byte becomes a character that no name has.
    String text = new String(body, StandardCharsets.US_ASCII);
    int end = text.indexOf('\n');
    Matcher version = VERSION.matcher(end < 0 ? text : text.substring(0, end).stripTrailing());
    if (!version.matches()) {
      throw new IllegalArgumentException("expected a first line \"# Version YYYYMMDDNN\"");
    }
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("expected the last line to be whole");
    }
    LocalDate date;
    try {
      date = LocalDate.parse(version.group(1), DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected a version that begins with a day, found " + version.group(1), e);
    }
    Set<String> tlds = new HashSet<>();
    int dropped = 0;
    for (String line : LINES.split(text)) {
      String tld = line.strip().toLowerCase(Locale.ROOT);
      if (tld.isEmpty() || tld.startsWith("#")) {
        continue;
      }
      if (!Suffixes.isSuffix(tld) || tld.indexOf('.') >= 0 || !tlds.add(tld)) {
        dropped++;
      }
    }
    return new RootZone(Long.parseLong(version.group(1) + version.group(2)), date, tlds, dropped);
  }

  TldList list() {
    return new TldList(date, tlds);
  }

  @Override
  public long edition() {
    return serial;
  }

  @Override
  public String editionText() {
    return "version " + serial;
  }

  @Override
  public Instant dataTime() {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  @Override
  public Set<String> entries() {
    return tlds;
  }
}
