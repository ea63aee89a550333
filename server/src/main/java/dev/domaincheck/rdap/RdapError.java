package dev.domaincheck.rdap;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Failure;
import dev.domaincheck.availability.Outcome.Verdict;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.rdap.ErrorTexts.Finding;
import dev.domaincheck.rdap.ErrorTexts.Meaning;
import dev.domaincheck.transport.HttpReply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the replies 404 and 400 say of a name. A gateway, a cache or a limiter can answer 404 as
 * well as a registry can, so a body must look like an RDAP error (RFC 9083 section 6) and speak of
 * an absence before it proves one.
 */
final class RdapError {
  private static final String RULE = "generic/rdap-";

  /**
   * The longest error that is read: notices with their terms take some kilobytes. Each of the
   * table's phrases is looked for in all of it.
   */
  private static final int MAX_ERROR = 64 * 1024;

  /** Members of objects that exist (RFC 9083 section 5), compared by {@link StatusCodes#key}. */
  private static final Set<String> OF_OBJECTS =
      Set.of(
          "objectclassname",
          "handle",
          "ldhname",
          "unicodename",
          "entities",
          "events",
          "nameservers",
          "securedns",
          "publicids",
          "variants",
          "vcardarray");

  /** What RFC 9083 lets an error hold (sections 4 and 6); others may say anything. */
  private static final Set<String> OF_ERRORS =
      Set.of(
          "errorCode",
          "title",
          "description",
          "rdapConformance",
          "notices",
          "remarks",
          "links",
          "lang",
          "port43");

  private final ErrorTexts texts;

  RdapError(ErrorTexts texts) {
    this.texts = texts;
  }

  /** Reads a 404; {@code retryAfter} is the wait that its headers name. */
  Outcome notFound(DomainName name, URI url, HttpReply reply, @Nullable Duration retryAfter) {
    if (reply.body().length > MAX_ERROR) {
      return failure(404, "long-error", "an error far longer than any registry's");
    }
    // Who names a time to come back does not speak of the name, but of its own state.
    boolean settled = retryAfter == null;
    if (isBlank(reply.body())) {
      return available(settled ? "not-found" : "not-found-retry-after", settled && reply.framed());
    }
    JsonNode body = RdapJson.parseUnambiguous(reply.body());
    if (body == null) {
      return looksLikeJson(reply.body())
          ? failure(404, "garbled", "a reply that is cut off or garbled")
          : available("not-found-no-json", false);
    }
    if (contradicts(body)) {
      return failure(404, "contradiction", "an object or another error under the status 404");
    }
    Finding finding = texts.find(host(url), name, body);
    if (finding != null && !isOfName(finding.meaning())) {
      return refused(finding, 404, retryAfter);
    }
    List<String> words = ErrorTexts.texts(body);
    if (OtherName.isIn(words, name, host(url))) {
      return new Failure(
          Reason.MISMATCH, RULE + "other-name", "an error about another name", 404, null);
    }
    if (finding != null && finding.meaning() != Meaning.ABSENT) {
      return withheld(finding);
    }
    return absent(body, finding != null && isLegible(words, name), words.isEmpty(), settled);
  }

  /**
   * Judges a body that holds nothing against an absence.
   *
   * @param said whether its texts speak of one
   * @param silent whether it has no texts
   * @param settled whether the reply names no time to come back
   */
  private static Outcome absent(JsonNode body, boolean said, boolean silent, boolean settled) {
    boolean marked =
        is404(body.path("errorCode")) || !body.path("rdapConformance").values().isEmpty();
    if (marked) {
      boolean usual = OF_ERRORS.containsAll(body.propertyNames());
      boolean firm = settled && usual && (said || silent);
      return available(firm ? "not-found" : "not-found-unclear", firm);
    }
    boolean empty = body.isContainer() && body.isEmpty();
    return said || empty
        ? available("not-found-no-rdap", false)
        : failure(404, "no-rdap-error", "a body that is no RDAP error and speaks of no absence");
  }

  /** Whether the table can know the words: they are in ASCII letters, but for the asked name. */
  private static boolean isLegible(List<String> words, DomainName name) {
    return words.stream()
        .map(text -> text.toLowerCase(Locale.ROOT).replace(name.unicode(), ""))
        .allMatch(text -> text.codePoints().noneMatch(c -> c >= 0x80 && Character.isLetter(c)));
  }

  private static boolean isOfName(Meaning meaning) {
    return switch (meaning) {
      case RESERVED, BLOCKED, RESTRICTED, ABSENT -> true;
      case THROTTLED, BANNED, SERVER_ERROR, INVALID, UNCLEAR -> false;
    };
  }

  private static Verdict available(String rule, boolean firm) {
    return new Verdict(
        Availability.AVAILABLE,
        null,
        RULE + rule,
        firm ? "the registry has no such name" : "not found, in a form that proves little",
        firm,
        404,
        null);
  }

  private static Verdict withheld(Finding finding) {
    Reason reason =
        switch (finding.meaning()) {
          case BLOCKED -> Reason.BLOCKED;
          case RESTRICTED -> Reason.RESTRICTED;
          case RESERVED, THROTTLED, BANNED, SERVER_ERROR, INVALID, UNCLEAR, ABSENT -> null;
        };
    return new Verdict(
        Availability.RESERVED, reason, finding.rule(), "withheld by the registry", true, 404, null);
  }

  /** A failure of the reason that the texts give, whatever the status. */
  private static Failure refused(Finding finding, int status, @Nullable Duration retryAfter) {
    return switch (finding.meaning()) {
      case THROTTLED ->
          new Failure(
              Reason.THROTTLED, finding.rule(), "the service limits us", status, retryAfter);
      case BANNED ->
          new Failure(
              Reason.BANNED, finding.rule(), "the service refuses to answer", status, retryAfter);
      case SERVER_ERROR ->
          new Failure(
              Reason.SERVER_ERROR, finding.rule(), "the service failed", status, retryAfter);
      case RESERVED, BLOCKED, RESTRICTED, INVALID, UNCLEAR, ABSENT ->
          new Failure(
              Reason.INCONCLUSIVE,
              finding.rule(),
              "an error that is not about the name's registration",
              status,
              null);
    };
  }

  /** Reads a 400; {@code retryAfter} is the wait that its headers name. */
  Outcome badRequest(DomainName name, URI url, HttpReply reply, @Nullable Duration retryAfter) {
    JsonNode body =
        reply.body().length > MAX_ERROR ? null : RdapJson.parseUnambiguous(reply.body());
    if (body == null || !isCode(body.path("errorCode"), 400)) {
      return new Failure(
          Reason.INCONCLUSIVE,
          RULE + "status",
          "a refusal without a reason (400)",
          400,
          retryAfter);
    }
    Finding finding = texts.find(host(url), name, body);
    if (finding != null && finding.meaning() != Meaning.INVALID) {
      return refused(finding, 400, retryAfter);
    }
    return new Verdict(
        Availability.INVALID,
        Reason.REFUSED_BY_REGISTRY,
        RULE + "bad-request",
        "the registry refuses the name (400)",
        false,
        400,
        null);
  }

  // parts

  /** Whether any part of the body is of an object that exists, or names a status but 404. */
  private static boolean contradicts(JsonNode node) {
    if (node.isObject()) {
      JsonNode errorCode = node.path("errorCode");
      if (!errorCode.isMissingNode() && !errorCode.isNull() && !is404(errorCode)) {
        return true;
      }
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String key = StatusCodes.key(member.getKey());
        if (OF_OBJECTS.contains(key)
            || (isCodeName(key) && isOtherCode(member.getValue()))
            || (key.equals("status") && member.getValue().isArray())) {
          return true;
        }
      }
    }
    for (JsonNode item : node.values()) {
      if (contradicts(item)) {
        return true;
      }
    }
    return false;
  }

  /** Gateways repeat the status as code, status, error_code, httpStatusCode and so on. */
  private static boolean isCodeName(String key) {
    return key.endsWith("code") || key.endsWith("status") || key.equals("error");
  }

  /** Whether a number, or a text that opens with one, is not 404. */
  private static boolean isOtherCode(JsonNode value) {
    if (value.isNumber()) {
      return !is404(value);
    }
    String text = value.isString() ? value.stringValue().strip() : "";
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end > 0 && !text.substring(0, end).equals("404");
  }

  private static boolean is404(JsonNode code) {
    return isCode(code, 404);
  }

  /** Whether an error code is {@code expected}; registries send it as text too. */
  private static boolean isCode(JsonNode code, int expected) {
    return (code.isIntegralNumber() && code.canConvertToInt() && code.intValue() == expected)
        || (code.isString() && code.stringValue().strip().equals(Integer.toString(expected)));
  }

  private static boolean isBlank(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }

  /** Whether the first character that is no space, or the byte order mark before it, opens JSON. */
  private static boolean looksLikeJson(byte[] body) {
    for (byte b : body) {
      if (b == '{' || b == '[' || b == '"') {
        return true;
      }
      if (b > ' ') {
        return false;
      }
    }
    return false;
  }

  private static String host(URI url) {
    String host = url.getHost();
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
  }

  private static Failure failure(int status, String rule, String message) {
    return new Failure(Reason.INCONCLUSIVE, RULE + rule, message, status, null);
  }
}
