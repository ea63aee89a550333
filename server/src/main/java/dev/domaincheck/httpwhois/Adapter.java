package dev.domaincheck.httpwhois;

import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpQuery;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one service is asked and read.
 *
 * @param name what rules that fired are called after
 * @param url of the request
 * @param form the body of a POST; null for a GET
 * @param headers of the request
 * @param media what a reply must be
 * @param suffixes those whose names the request can tell apart; empty if it carries the whole name
 * @param missing what a 404 means
 * @param anonymousRecord whether a record counts that names no domain, since the service answers
 *     for exactly the name that it was asked for
 */
record Adapter(
    String name,
    RequestTemplate url,
    @Nullable RequestTemplate form,
    Map<String, String> headers,
    Media media,
    Set<String> suffixes,
    Missing missing,
    boolean anonymousRecord,
    Map<RuleKind, List<LinePattern>> patterns) {

  /** The form of a reply. */
  enum Media {
    JSON,
    HTML
  }

  /** What a 404 says of the name. */
  enum Missing {
    /** Nothing. */
    NOTHING,
    /** It is free, firmly so if the body is an error in JSON that speaks of the absence. */
    FREE
  }

  Adapter {
    headers = Map.copyOf(headers);
    suffixes = Set.copyOf(suffixes);
    patterns = Map.copyOf(patterns);
    if (!url.namesTheName() && (form == null || !form.namesTheName())) {
      throw new IllegalArgumentException("neither url nor form holds the name");
    }
  }

  /** The service as the directory names it: the URL up to the name or the query. */
  String endpoint() {
    return url.fixedPart();
  }

  /** Whether the request can be about this name and no other. */
  boolean canAsk(DomainName asked) {
    return suffixes.isEmpty() || suffixes.contains(asked.suffix());
  }

  URI address(DomainName asked) {
    return URI.create(url.fill(asked));
  }

  HttpQuery query(DomainName asked) {
    URI uri = address(asked);
    return form == null
        ? HttpQuery.get(uri, headers)
        : HttpQuery.post(uri, headers, form.fill(asked));
  }

  List<LinePattern> of(RuleKind kind) {
    return patterns.getOrDefault(kind, List.of());
  }
}
