package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.Dnssec;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import dev.domaincheck.client.Reason;
import dev.domaincheck.client.Registration;
import dev.domaincheck.client.RegistryDate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A block of lines a name, for people, with an empty line between blocks. A field that the registry
 * does not publish has no line.
 */
final class InfoWriter implements RowWriter {

  /** The longest title, and two blanks. */
  private static final int TITLES = "Name servers".length() + 2;

  /** What is shown of an input that is no name; a name has at most 253 characters. */
  private static final int MAX_INPUT = 80;

  private final boolean dataAskedFor;
  private boolean begun;

  /**
   * @param dataAskedFor whether registration data were asked for, so that there are none if none
   *     are there
   */
  InfoWriter(boolean dataAskedFor) {
    this.dataAskedFor = dataAskedFor;
  }

  @Override
  public String header() {
    return "";
  }

  @Override
  public String row(Row row) {
    DomainResult result = row.result();
    StringBuilder block = new StringBuilder(begun ? "\n" : "");
    begun = true;
    block.append(name(result)).append('\n');
    line(block, "Availability", availability(result));
    if (result.registration() != null) {
      registration(block, result.registration());
    } else if (dataAskedFor && result.availability() == Availability.REGISTERED) {
      line(block, "Registration", "the registry publishes no data");
    }
    line(block, "Source", source(result));
    line(block, "Cached", cached(result));
    return block.toString();
  }

  private static String name(DomainResult result) {
    if (result.domainName().isEmpty()) {
      String input = VisibleText.of(result.input());
      return input.length() > MAX_INPUT ? input.substring(0, MAX_INPUT) + "..." : input;
    }
    String unicode = result.unicodeName();
    boolean both = !unicode.isEmpty() && !unicode.equals(result.domainName());
    return VisibleText.of(result.domainName() + (both ? " (" + unicode + ")" : ""));
  }

  private static String availability(DomainResult result) {
    StringBuilder text = new StringBuilder(result.availability().name());
    if (result.reason() != Reason.NONE) {
      text.append(" (").append(result.reason()).append(')');
    }
    if (!result.message().isEmpty()) {
      text.append(": ").append(result.message());
    }
    if (result.retryAfter() != null) {
      text.append("; try again in ").append(Durations.forPeople(result.retryAfter()));
    }
    return text.toString();
  }

  private static void registration(StringBuilder block, Registration registration) {
    line(block, "Registrar", registration.registrar());
    line(block, "Created", date(registration.created()));
    line(block, "Updated", date(registration.updated()));
    line(block, "Expires", date(registration.expires()));
    lines(block, "Statuses", registration.statuses());
    lines(block, "Name servers", registration.nameServers());
    if (registration.dnssec() != Dnssec.UNKNOWN) {
      line(block, "DNSSEC", registration.dnssec().name().toLowerCase(Locale.ROOT));
    }
  }

  /** As precise as it was published; the registry's own text if that could not be read. */
  private static String date(@Nullable RegistryDate date) {
    if (date == null) {
      return "";
    }
    Instant time = date.time();
    if (time == null) {
      return date.text();
    }
    return switch (date.precision()) {
      case DAY -> time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
      case SECOND -> time.truncatedTo(ChronoUnit.SECONDS).toString();
      case UNKNOWN -> date.text();
    };
  }

  private static String source(DomainResult result) {
    Evidence source = Summary.source(result);
    if (source == null) {
      return "";
    }
    String text = source.protocol() + " " + source.server();
    return result.checkTime() == null
        ? text
        : text + ", " + result.checkTime().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String cached(DomainResult result) {
    String text = result.stale() ? "yes, stale" : result.cached() ? "yes" : "no";
    return result.expireTime() == null
        ? text
        : text + ", kept until " + result.expireTime().truncatedTo(ChronoUnit.SECONDS);
  }

  private static void lines(StringBuilder block, String title, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      line(block, i == 0 ? title : "", values.get(i));
    }
  }

  private static void line(StringBuilder block, String title, String value) {
    if (!value.isEmpty()) {
      block.append("  ").append(title).repeat(' ', TITLES - title.length());
      block.append(VisibleText.of(value)).append('\n');
    }
  }
}
