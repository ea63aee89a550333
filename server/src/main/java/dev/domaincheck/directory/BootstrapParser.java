package dev.domaincheck.directory;

import dev.domaincheck.availability.Protocol;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the bootstrap file for domains (RFC 9224 section 4). What it lists is other people's data:
 * an entry whose suffix or whose every URL fails the check is left out and counted.
 */
final class BootstrapParser {
  /** The file of 2026 has 60 KB and grows by a few a year. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** The format has four levels; a member that a later one adds may have some more. */
  private static final int MAX_DEPTH = 16;

  /** The file of 2026 has some 4,000. */
  private static final long MAX_TOKENS = 200_000;

  /** Longer than any URL or domain name in it may be. */
  private static final int MAX_STRING = 2_048;

  /** RFC 9224 section 4: the version of the format, not of the data. */
  private static final String FORMAT = "1.0";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .maxDocumentLength(MAX_BYTES)
                          .maxStringLength(MAX_STRING)
                          .maxNameLength(MAX_STRING)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final Set<String> knownAuthorities;
  private final Map<String, URI> services = new HashMap<>();
  private int dropped;

  private BootstrapParser(Set<String> knownAuthorities) {
    this.knownAuthorities = knownAuthorities;
  }

  /**
   * Reads a file.
   *
   * @param knownAuthorities {@code host:port} of services on other ports than the usual one that
   *     may be listed
   * @throws IllegalArgumentException if it is no such file, saying what was expected
   */
  static Bootstrap parse(byte[] body, Set<String> knownAuthorities) {
    JsonNode file = json(body);
    if (!file.isObject()) {
      throw new IllegalArgumentException("expected a JSON object");
    }
    String format = file.path("version").asString("");
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException(
          "expected the member version to be \"" + FORMAT + "\", found \"" + format + "\"");
    }
    Instant publication = publication(file.path("publication").asString(""));
    JsonNode services = file.path("services");
    if (!services.isArray()) {
      throw new IllegalArgumentException("expected the member services to be an array");
    }
    BootstrapParser parser = new BootstrapParser(knownAuthorities);
    services.forEach(parser::service);
    return new Bootstrap(publication, parser.services, parser.dropped);
  }

  private static JsonNode json(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "expected one JSON value within bounds: " + e.getOriginalMessage(), e);
    }
  }

  private static Instant publication(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected the member publication to be a time of RFC 3339, found \"" + text + "\"", e);
    }
  }

  /** One service: an array of suffixes and an array of URLs. */
  private void service(JsonNode service) {
    JsonNode suffixes = service.path(0);
    JsonNode urls = service.path(1);
    if (service.size() != 2 || !suffixes.isArray() || !urls.isArray()) {
      dropped++;
      return;
    }
    URI base = base(urls);
    if (base == null) {
      dropped += Math.max(1, suffixes.size());
      return;
    }
    for (JsonNode entry : suffixes) {
      String suffix = entry.asString("").toLowerCase(Locale.ROOT);
      // Listed twice, the first one stays: which is meant cannot be known.
      if (!Suffixes.isSuffix(suffix) || services.putIfAbsent(suffix, base) != null) {
        dropped++;
      }
    }
  }

  /** The best of several URLs for one service, which RFC 9224 says are alike; null if none is. */
  private @Nullable URI base(JsonNode urls) {
    URI plain = null;
    for (JsonNode text : urls) {
      URI url = url(text.asString(""));
      if (url == null) {
        dropped++;
      } else if (url.getScheme().equals("https")) {
        return url;
      } else if (plain == null) {
        plain = url;
      }
    }
    return plain;
  }

  private @Nullable URI url(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getHost() == null) {
        return null;
      }
      // Neither a host nor a scheme has a case (RFC 3986 section 6.2.2.1), but a path has.
      URI url =
          new URI(
              uri.getScheme().toLowerCase(Locale.ROOT)
                  + "://"
                  + uri.getRawAuthority().toLowerCase(Locale.ROOT)
                  + text.substring(text.indexOf("//") + 2 + uri.getRawAuthority().length()));
      Endpoints.check(Protocol.RDAP, url);
      boolean usualPort = url.getPort() < 0 || knownAuthorities.contains(url.getRawAuthority());
      return usualPort && url.normalize().equals(url) ? url : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }
}
