package dev.domaincheck.cli;

import dev.domaincheck.client.HostLimit;
import dev.domaincheck.client.Reason;
import dev.domaincheck.client.RegistryHost;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Limit groups as a table for people, and as JSON for programs. */
final class HostsText {

  /** Over it a double has no digit behind the point, and a long could not hold it for long. */
  private static final double MAX_WHOLE = 1e15;

  private HostsText() {}

  /** Columns as wide as what is in them. */
  static String table(List<RegistryHost> hosts, Instant now) {
    if (hosts.isEmpty()) {
      return "no registry was asked yet\n";
    }
    TextTable table =
        new TextTable(
            TextTable.text("GROUP"),
            TextTable.text("STATE"),
            TextTable.figures("IN FLIGHT"),
            TextTable.figures("QUEUED"),
            TextTable.text("RATE"),
            TextTable.figures("QUERIES"),
            TextTable.figures("FAILED"),
            TextTable.text("LAST ERROR"));
    for (RegistryHost host : hosts) {
      table.add(
          VisibleText.of(host.limitGroup()),
          state(host),
          number(host.inFlight()),
          number(host.queued()),
          rate(host.limit()),
          number(host.queries()),
          number(host.failures()),
          lastError(host, now));
    }
    return table.toString();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String state(RegistryHost host) {
    return host.blockedUntil() == null
        ? host.state().name()
        : host.state() + " until " + host.blockedUntil().truncatedTo(ChronoUnit.SECONDS);
  }

  /** {@code 10/s x8, 5,000/day}: only the limits that there are. */
  private static String rate(HostLimit limit) {
    StringBuilder text = new StringBuilder();
    if (limit.rate() != 0) {
      text.append(perSecond(limit.rate())).append("/s");
    }
    if (limit.concurrency() != 0) {
      text.append(text.isEmpty() ? "" : " ").append('x').append(limit.concurrency());
    }
    if (limit.dailyQuota() != 0) {
      text.append(text.isEmpty() ? "" : ", ").append(number(limit.dailyQuota())).append("/day");
    }
    return text.isEmpty() ? "no limit" : text.toString();
  }

  private static String perSecond(double rate) {
    return rate == Math.rint(rate) && Math.abs(rate) < MAX_WHOLE
        ? String.valueOf((long) rate)
        : String.valueOf(rate);
  }

  private static String lastError(RegistryHost host, Instant now) {
    if (host.lastFailure() == Reason.NONE && host.lastFailureTime() == null) {
      return "-";
    }
    String reason = host.lastFailure().name();
    if (host.lastFailureTime() == null) {
      return reason;
    }
    // The two machines' clocks may differ: nothing fails in the future.
    long seconds = Math.max(0, Duration.between(host.lastFailureTime(), now).toSeconds());
    return reason + ", " + Durations.forPeople(Duration.ofSeconds(seconds)) + " ago";
  }

  /** An object a line. */
  static String json(List<RegistryHost> hosts) {
    StringBuilder lines = new StringBuilder();
    hosts.forEach(host -> lines.append(json(host)).append('\n'));
    return lines.toString();
  }

  private static JsonObject json(RegistryHost host) {
    HostLimit limit = host.limit();
    JsonObject json =
        new JsonObject()
            .put("limitGroup", host.limitGroup())
            .put("protocol", host.protocol().name())
            .put("state", host.state().name())
            .put("inFlight", host.inFlight())
            .put("queued", host.queued())
            .put(
                "limit",
                new JsonObject()
                    .put("concurrency", limit.concurrency())
                    .put("rate", Double.isFinite(limit.rate()) ? limit.rate() : 0)
                    .put("burst", limit.burst())
                    .put("dailyQuota", limit.dailyQuota()));
    JsonWriter.time(json, "blockedUntilTime", host.blockedUntil());
    json.put("queries", host.queries()).put("failures", host.failures());
    if (host.lastFailure() != Reason.NONE) {
      json.put("lastFailure", host.lastFailure().name());
    }
    JsonWriter.time(json, "lastFailureTime", host.lastFailureTime());
    return json;
  }
}
