package dev.domaincheck.corpus;

import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fields of records against what the manifest states.
 *
 * <p>Dates are equal if they are the same instant, or the same day where either is known to the day
 * alone. A stated time without a zone is its registry's local time: then ours may differ by a whole
 * number of quarter hours, as the zones of the world do. Registrars are compared by their letters
 * and digits, name servers as sets.
 */
public final class RegistrationReport {
  /** The fields that the manifest knows. */
  public enum Field {
    CREATED,
    UPDATED,
    EXPIRES,
    REGISTRAR,
    NAME_SERVERS
  }

  /** The zones of the world lie between UTC-12 and UTC+14. */
  private static final Duration WIDEST_ZONE = Duration.ofHours(14);

  private static final long QUARTER_HOUR = 15 * 60;

  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm[:ss][.SSSSSS][.SSS][.SS][.S][XXX][XX][X]");

  private static final class Count {
    int stated;
    int read;
    int right;
  }

  private final String title;
  private final Map<Field, Count> counts = new EnumMap<>(Field.class);
  private final Map<String, List<String>> wrong = new TreeMap<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();

  RegistrationReport(String title) {
    this.title = title;
  }

  void leaveOut(String why) {
    leftOut.merge(why, 1, Integer::sum);
  }

  static boolean statesAny(Recording recording) {
    return Arrays.stream(Field.values()).anyMatch(field -> !stated(recording, field).isEmpty());
  }

  private static String stated(Recording recording, Field field) {
    Recording.Stated stated = recording.stated();
    return switch (field) {
      case CREATED -> stated.created();
      case UPDATED -> stated.updated();
      case EXPIRES -> stated.expires();
      case REGISTRAR -> stated.registrar();
      case NAME_SERVERS -> stated.nameServers();
    };
  }

  /**
   * Counts one record.
   *
   * @param found null if the reply was not read as a registration
   */
  void add(Recording recording, String host, @Nullable Registration found) {
    for (Field field : Field.values()) {
      String stated = stated(recording, field);
      if (stated.isEmpty()) {
        continue;
      }
      Count count = counts.computeIfAbsent(field, f -> new Count());
      count.stated++;
      String read = found == null ? "" : read(found, field);
      count.read += read.isEmpty() ? 0 : 1;
      if (found != null && isRight(found, field, stated)) {
        count.right++;
      } else {
        wrong
            .computeIfAbsent(host.isEmpty() ? "(no host)" : host, h -> new ArrayList<>())
            .add(
                field
                    + ": "
                    + (found == null ? "no record" : read.isEmpty() ? "nothing" : read)
                    + ", not "
                    + stated
                    + "  "
                    + recording.path());
      }
    }
  }

  private static String read(Registration found, Field field) {
    return switch (field) {
      case CREATED -> text(found.created());
      case UPDATED -> text(found.updated());
      case EXPIRES -> text(found.expires());
      case REGISTRAR -> found.registrar();
      case NAME_SERVERS -> String.join(",", found.nameServers());
    };
  }

  private static String text(@Nullable RegistryDate date) {
    return date == null ? "" : date.time() == null ? "'" + date.text() + "'" : "" + date.time();
  }

  private static boolean isRight(Registration found, Field field, String stated) {
    return switch (field) {
      case CREATED -> isDate(found.created(), stated);
      case UPDATED -> isDate(found.updated(), stated);
      case EXPIRES -> isDate(found.expires(), stated);
      case REGISTRAR -> letters(found.registrar()).equals(letters(stated));
      case NAME_SERVERS -> hosts(found.nameServers()).equals(hosts(List.of(stated.split(",", -1))));
    };
  }

  private static boolean isDate(@Nullable RegistryDate date, String stated) {
    Instant ours = date == null ? null : date.time();
    if (ours == null || date == null) {
      return false;
    }
    try {
      if (!stated.contains("T")) {
        // The day in the registry's zone, which ours may know better than the manifest.
        Duration off =
            Duration.between(
                LocalDate.parse(stated).atStartOfDay(ZoneOffset.UTC).toInstant(), ours);
        return date.precision() == RegistryDate.Precision.DAY
            ? off.isZero()
            : off.compareTo(WIDEST_ZONE.negated()) >= 0
                && off.compareTo(Duration.ofDays(1).plusHours(12)) < 0;
      }
      return switch (OFFSET.parseBest(stated, OffsetDateTime::from, LocalDateTime::from)) {
        case OffsetDateTime at ->
            date.precision() == RegistryDate.Precision.DAY
                ? isDay(ours, at.toLocalDate()) || isDay(ours, utc(at.toInstant()))
                : Duration.between(at.toInstant(), ours).abs().compareTo(Duration.ofSeconds(1)) < 0;
        case LocalDateTime at ->
            date.precision() == RegistryDate.Precision.DAY
                ? isDay(ours, at.toLocalDate())
                : isZoneApart(Duration.between(at.toInstant(ZoneOffset.UTC), ours));
        default -> false;
      };
    } catch (DateTimeException e) {
      throw new IllegalStateException("the manifest states the date " + stated, e);
    }
  }

  private static boolean isDay(Instant ours, LocalDate day) {
    return utc(ours).equals(day);
  }

  private static LocalDate utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static boolean isZoneApart(Duration off) {
    return off.abs().compareTo(WIDEST_ZONE) <= 0
        // Minutes are the finest that some rows of the manifest state.
        && Math.floorMod(off.toSeconds(), QUARTER_HOUR) < 60;
  }

  private static String letters(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", "");
  }

  private static Set<String> hosts(List<String> hosts) {
    Set<String> all = new LinkedHashSet<>();
    for (String host : hosts) {
      String bare = host.strip().toLowerCase(Locale.ROOT).split("\\s", -1)[0];
      all.add(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare);
    }
    return all;
  }

  /** The share of the rows that state the field which was read as stated. */
  public double rightOfStated(Field field) {
    Count count = counts.getOrDefault(field, new Count());
    return count.stated == 0 ? 1 : (double) count.right / count.stated;
  }

  /** The rows that state the field and where a rule found it. */
  public int read(Field field) {
    return counts.getOrDefault(field, new Count()).read;
  }

  /** The same over the rows where a rule found the field. */
  public double rightOfRead(Field field) {
    Count count = counts.getOrDefault(field, new Count());
    return count.read == 0 ? 1 : (double) count.right / count.read;
  }

  /** The whole report as text. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("== ").append(title).append(" ==\n");
    out.append(
        String.format(
            "%-14s%8s%8s%8s%16s%16s%n",
            "field", "stated", "read", "right", "of stated", "of read"));
    for (Field field : Field.values()) {
      Count count = counts.getOrDefault(field, new Count());
      out.append(
          String.format(
              Locale.ROOT,
              "%-14s%8d%8d%8d%14.2f %%%14.2f %%%n",
              field.name().toLowerCase(Locale.ROOT),
              count.stated,
              count.read,
              count.right,
              100 * rightOfStated(field),
              100 * rightOfRead(field)));
    }
    out.append("left out, though they state values: ").append(leftOut).append('\n');
    out.append("not right, by host:\n");
    wrong.forEach(
        (host, lines) -> {
          out.append("  ").append(host).append(": ").append(lines.size()).append('\n');
          lines.forEach(line -> out.append("    ").append(line).append('\n'));
        });
    return out.toString();
  }
}
