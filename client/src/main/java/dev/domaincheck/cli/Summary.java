package dev.domaincheck.cli;

import dev.domaincheck.client.Assurance;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import dev.domaincheck.client.Reason;
import dev.domaincheck.client.RegistryDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a line has room for of a result. Texts are as the service sent them: not escaped. */
final class Summary {

  private Summary() {}

  /** The service that decided, else the one asked last; null if none was asked. */
  static @Nullable Evidence source(DomainResult result) {
    List<Evidence> evidence = result.evidence();
    for (int i = evidence.size() - 1; i >= 0; i--) {
      if (evidence.get(i).verdict() == result.availability()) {
        return evidence.get(i);
      }
    }
    return evidence.isEmpty() ? null : evidence.getLast();
  }

  /** When the registration expires: the day in UTC, or the registry's text; empty if unknown. */
  static String registrationExpiry(DomainResult result) {
    RegistryDate expires = result.registration() == null ? null : result.registration().expires();
    if (expires == null) {
      return "";
    }
    return expires.time() == null
        ? expires.text()
        : expires.time().atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /** What a person may want to know besides the verdict. */
  static String detail(DomainResult result) {
    StringBuilder detail = new StringBuilder();
    if (result.reason() != Reason.NONE) {
      add(detail, result.reason().name());
    }
    if (!result.unicodeName().isEmpty() && !result.unicodeName().equals(result.domainName())) {
      add(detail, result.unicodeName());
    }
    add(detail, result.message());
    if (result.registration() != null) {
      add(detail, result.registration().registrar());
      String expiry = registrationExpiry(result);
      add(detail, expiry.isEmpty() ? "" : "registered until " + expiry);
    }
    if (result.availability() == Availability.AVAILABLE && !result.reservationVisible()) {
      add(detail, "may be reserved");
    }
    if (result.assurance() != null && result.assurance() != Assurance.STANDARD) {
      add(detail, "assurance " + result.assurance().name());
    }
    if (result.retryAfter() != null) {
      add(detail, "try again in " + Durations.forPeople(result.retryAfter()));
    }
    return detail.toString();
  }

  private static void add(StringBuilder detail, String part) {
    if (!part.isEmpty()) {
      detail.append(detail.isEmpty() ? "" : "; ").append(part);
    }
  }
}
