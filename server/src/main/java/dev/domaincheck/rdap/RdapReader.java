package dev.domaincheck.rdap;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Failure;
import dev.domaincheck.availability.Outcome.Verdict;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpReply;
import dev.domaincheck.transport.Redirects;
import dev.domaincheck.transport.RetryAfter;
import dev.domaincheck.transport.TransportException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an RDAP reply says about a name (RFC 7480 section 5, RFC 9083). Pure: it asks nobody. A
 * reply that is not fully understood is a {@link Failure}, never a verdict.
 */
public final class RdapReader {
  private static final String RULE = "generic/rdap-";

  /** What the object is, and what it says of itself. */
  private static final Set<String> IDENTITY =
      Set.of("objectClassName", "ldhName", "unicodeName", "status", "errorCode");

  /** The registry withholds the name, whatever else the object holds. */
  private static final Set<String> RESERVED =
      Set.of("reserved", "reservedname", "reservedbyregistry", "registryreserved");

  /** On a registration these are holds; on an object without a registrar nothing else is said. */
  private static final Set<String> BLOCKED = Set.of("blocked", "administrativelyblocked");

  private static final Set<String> RESTRICTED =
      Set.of(
          "restricted",
          "registrationrestricted",
          "notavailable",
          "unavailable",
          "notavailableforregistration");

  /** A domain object that exists only to say that there is none. */
  private static final Set<String> ABSENT =
      Set.of(
          "available",
          "free",
          "unregistered",
          "notregistered",
          "notfound",
          "noobjectfound",
          "objectnotfound",
          "domainnotfound",
          "nomatch",
          "notexist",
          "doesnotexist",
          "nonexistent");

  /** RFC 3915 section 3.1: redemption comes with pendingDelete and says more. */
  private static final Set<String> REDEMPTION =
      Set.of("redemptionperiod", "pendingrestore", "pendingdeleterestorable");

  private static final Set<String> PENDING_DELETE =
      Set.of("pendingdelete", "pendingdeletescheduledforrelease");

  private final RdapError errors = new RdapError(ErrorTexts.embedded());
  private final InstantSource clock;

  /** A reader that reads dates in Retry-After against {@code clock}. */
  public RdapReader(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Reads the reply to {@code url}, which asked for {@code name}.
   *
   * <p>A {@link Verdict} AVAILABLE is firm only for no body at all or an RDAP error that says
   * nothing but that the name is not found. INVALID never is. 451 is read as BANNED: the server
   * refuses to answer for reasons of its own, while POLICY_BLOCKED is kept for what this service
   * refuses.
   */
  public Outcome read(DomainName name, URI url, HttpReply reply) {
    String coding = reply.header("content-encoding");
    if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
      return failure(reply, Reason.INCONCLUSIVE, "content-coding", "a coded body, unasked for");
    }
    int status = reply.status();
    return switch (status) {
      case 200 -> found(name, reply);
      case 301, 302, 303, 307, 308 -> redirect(url, reply);
      case 400 -> errors.badRequest(name, url, reply, retryAfter(reply));
      case 404 -> errors.notFound(name, url, reply, retryAfter(reply));
      case 401, 403, 451 ->
          failure(reply, Reason.BANNED, "status", "the service refuses to answer (" + status + ")");
      case 429 -> failure(reply, Reason.THROTTLED, "status", "the service limits us (429)");
      case 503 ->
          retryAfter(reply) == null
              ? failure(reply, Reason.SERVER_ERROR, "status", "the service is unavailable (503)")
              : failure(reply, Reason.THROTTLED, "status", "the service asks us to wait (503)");
      default ->
          status >= 500 && status <= 599
              ? failure(reply, Reason.SERVER_ERROR, "status", "the service failed (" + status + ")")
              : failure(reply, Reason.INCONCLUSIVE, "status", "an unexpected status, " + status);
    };
  }

  // 200

  private Outcome found(DomainName name, HttpReply reply) {
    if (reply.body().length == 0) {
      return failure(reply, Reason.INCONCLUSIVE, Failure.EMPTY, "a reply without a body");
    }
    JsonNode body = RdapJson.parse(reply.body());
    if (body == null || !body.isObject()) {
      return failure(reply, Reason.INCONCLUSIVE, "no-object", "a reply that is no JSON object");
    }
    if (RdapJson.repeats(reply.body(), IDENTITY)) {
      return failure(reply, Reason.INCONCLUSIVE, "ambiguous", "an object that names itself twice");
    }
    if (!RdapJson.text(body, "objectClassName").equalsIgnoreCase("domain")
        || body.has("errorCode")) {
      return failure(reply, Reason.INCONCLUSIVE, "no-domain", "a reply that is no domain object");
    }
    String named = RdapJson.text(body, "ldhName");
    named = named.isEmpty() ? RdapJson.text(body, "unicodeName") : named;
    if (named.isEmpty()) {
      return failure(reply, Reason.INCONCLUSIVE, "no-name", "a domain object without a name");
    }
    if (!AskedName.isSame(name, named)) {
      return failure(reply, Reason.MISMATCH, "other-name", "the record of another name");
    }
    Set<String> statuses =
        RegistrationData.statuses(body).stream()
            .map(StatusCodes::key)
            .collect(Collectors.toUnmodifiableSet());
    if (any(statuses, ABSENT)) {
      return failure(
          reply, Reason.INCONCLUSIVE, "absent-object", "an object that says there is none");
    }
    Registration data = RegistrationData.of(body);
    Verdict withheld = withheld(statuses, data);
    return withheld == null ? registered(statuses, data) : withheld;
  }

  private static @Nullable Verdict withheld(Set<String> statuses, Registration data) {
    if (any(statuses, RESERVED)) {
      return byStatus(null, "reserved-status");
    }
    if (!data.registrar().isEmpty() || data.expires() != null) {
      return null;
    }
    if (any(statuses, BLOCKED)) {
      return byStatus(Reason.BLOCKED, "blocked-status");
    }
    return any(statuses, RESTRICTED) ? byStatus(Reason.RESTRICTED, "restricted-status") : null;
  }

  private static Verdict byStatus(@Nullable Reason reason, String rule) {
    return new Verdict(
        Availability.RESERVED, reason, RULE + rule, "withheld by the registry", true, 200, null);
  }

  private static Verdict registered(Set<String> statuses, Registration data) {
    Reason reason =
        any(statuses, REDEMPTION)
            ? Reason.REDEMPTION
            : any(statuses, PENDING_DELETE) ? Reason.PENDING_DELETE : null;
    return new Verdict(
        Availability.REGISTERED, reason, RULE + "domain", "registered", true, 200, data);
  }

  private static boolean any(Set<String> statuses, Set<String> wanted) {
    return statuses.stream().anyMatch(wanted::contains);
  }

  // 3xx

  private Outcome redirect(URI url, HttpReply reply) {
    try {
      return new Outcome.Redirect(Redirects.target(url, reply.header("location")), reply.status());
    } catch (TransportException e) {
      return failure(reply, e.reason(), "redirect", e.getMessage());
    }
  }

  // parts

  private @Nullable Duration retryAfter(HttpReply reply) {
    return RetryAfter.parse(reply.header("retry-after"), clock.instant());
  }

  private Failure failure(HttpReply reply, Reason reason, String rule, String message) {
    return new Failure(reason, RULE + rule, message, reply.status(), retryAfter(reply));
  }
}
