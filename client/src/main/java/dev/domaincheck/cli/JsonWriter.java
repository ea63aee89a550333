package dev.domaincheck.cli;

import dev.domaincheck.client.CacheTier;
import dev.domaincheck.client.Dnssec;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import dev.domaincheck.client.Reason;
import dev.domaincheck.client.Registration;
import dev.domaincheck.client.RegistryDate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, with the field names of the contract's JSON form and enum values without
 * their prefix. Empty fields are left out, as there, but for those that a script always wants.
 */
final class JsonWriter implements RowWriter {

  @Override
  public String header() {
    return "";
  }

  @Override
  public String row(Row row) {
    JsonObject json = result(row.result());
    row.index().ifPresent(index -> json.put("index", index));
    text(json, "correlationId", row.correlationId());
    return json + "\n";
  }

  /** A result as the contract has it. */
  static JsonObject result(DomainResult result) {
    JsonObject json =
        new JsonObject().put("input", result.input()).put("domainName", result.domainName());
    text(json, "unicodeName", result.unicodeName());
    text(json, "publicSuffix", result.publicSuffix());
    text(json, "registrableName", result.registrableName());
    json.put("availability", result.availability().name());
    reason(json, result.reason());
    text(json, "message", result.message());
    if (!result.evidence().isEmpty()) {
      json.putObjects("evidence", result.evidence().stream().map(JsonWriter::evidence).toList());
    }
    json.put("reservationVisible", result.reservationVisible());
    if (result.assurance() != null) {
      json.put("assurance", result.assurance().name());
    }
    json.put("cached", result.cached());
    if (result.cacheTier() != CacheTier.NONE) {
      json.put("cacheTier", result.cacheTier().name());
    }
    if (result.stale()) {
      json.put("stale", true);
    }
    time(json, "checkTime", result.checkTime());
    time(json, "expireTime", result.expireTime());
    duration(json, "retryAfter", result.retryAfter());
    if (result.registration() != null) {
      json.put("registration", registration(result.registration()));
    }
    return json;
  }

  private static JsonObject evidence(Evidence evidence) {
    JsonObject json =
        new JsonObject()
            .put("protocol", evidence.protocol().name())
            .put("server", evidence.server())
            .put("verdict", evidence.verdict().name());
    reason(json, evidence.reason());
    text(json, "rule", evidence.rule());
    if (evidence.httpStatus() != 0) {
      json.put("httpStatus", evidence.httpStatus());
    }
    duration(json, "latency", evidence.latency());
    time(json, "observedTime", evidence.observedTime());
    duration(json, "retryAfter", evidence.retryAfter());
    return json;
  }

  private static JsonObject registration(Registration registration) {
    JsonObject json = new JsonObject();
    text(json, "registrar", registration.registrar());
    date(json, "created", registration.created());
    date(json, "updated", registration.updated());
    date(json, "expires", registration.expires());
    if (!registration.statuses().isEmpty()) {
      json.putStrings("statuses", registration.statuses());
    }
    if (!registration.nameServers().isEmpty()) {
      json.putStrings("nameServers", registration.nameServers());
    }
    if (registration.dnssec() != Dnssec.UNKNOWN) {
      json.put("dnssec", registration.dnssec().name());
    }
    return json;
  }

  private static void date(JsonObject json, String name, @Nullable RegistryDate date) {
    if (date == null) {
      return;
    }
    JsonObject value = new JsonObject();
    time(value, "time", date.time());
    if (date.precision() != RegistryDate.Precision.UNKNOWN) {
      value.put("precision", date.precision().name());
    }
    text(value, "text", date.text());
    json.put(name, value);
  }

  private static void reason(JsonObject json, Reason reason) {
    if (reason != Reason.NONE) {
      json.put("reason", reason.name());
    }
  }

  private static void text(JsonObject json, String name, String text) {
    if (!text.isEmpty()) {
      json.put(name, text);
    }
  }

  static void time(JsonObject json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.toString());
    }
  }

  static void duration(JsonObject json, String name, @Nullable Duration duration) {
    if (duration != null) {
      json.put(name, Durations.protoJson(duration));
    }
  }
}
