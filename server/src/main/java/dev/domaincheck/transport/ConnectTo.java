package dev.domaincheck.transport;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where connections go instead of to the registries' own addresses: the operator's explicit word,
 * so the address guard does not apply to it.
 *
 * <p>A row's source is {@code host}, {@code host:port} or {@code *}; its target is {@code
 * tcp://addr:port}, {@code http://addr[:port]}, {@code https://addr[:port]} or {@code
 * dns://addr:port}. Tcp rows serve WHOIS and DAS, http(s) rows RDAP and HTTP WHOIS, and dns rows
 * the name server that they name, over UDP and TCP; so a source may have one row of each class. For
 * each class the row of {@code host:port} precedes that of {@code host}, which precedes that of
 * {@code *}; a host without a row of the class is the real one.
 */
public final class ConnectTo {
  /** The host of the row that holds for every host not named. */
  public static final String EVERY_HOST = "*";

  private static final ConnectTo NONE = new ConnectTo(Map.of(), Map.of(), Map.of());
  private static final int ANY_PORT = 0;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String EXPECTED_TARGET =
      "tcp://addr:port, dns://addr:port, http://addr[:port] or https://addr[:port]";

  /**
   * One row.
   *
   * @param from {@code host}, {@code host:port} or {@code *}
   * @param to {@code tcp://addr:port}, {@code dns://addr:port}, {@code http://addr[:port]} or
   *     {@code https://addr[:port]}
   */
  public record Row(String from, String to) {}

  private record Source(String host, int port) {}

  private record Target(String scheme, Endpoint at) {}

  private final Map<Source, Target> tcp;
  private final Map<Source, Target> http;
  private final Map<Source, Target> dns;

  private ConnectTo(Map<Source, Target> tcp, Map<Source, Target> http, Map<Source, Target> dns) {
    this.tcp = Map.copyOf(tcp);
    this.http = Map.copyOf(http);
    this.dns = Map.copyOf(dns);
  }

  /** Every host is the real one. */
  public static ConnectTo none() {
    return NONE;
  }

  /**
   * The map of these rows.
   *
   * @throws IllegalArgumentException if a row is malformed or names a source twice for one class
   */
  public static ConnectTo of(Row... rows) {
    Rows collected = new Rows();
    Arrays.asList(rows).forEach(collected::add);
    return collected.build();
  }

  /**
   * Reads a file in UTF-8 of rows {@code source<TAB>target}; blank lines and lines that begin with
   * {@code #} are skipped.
   *
   * @throws IllegalArgumentException if a row is malformed, naming file, line, value and what was
   *     expected
   * @throws IOException if the file cannot be read
   */
  public static ConnectTo load(Path file) throws IOException {
    Rows collected = new Rows();
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        int tab = line.indexOf('\t');
        if (tab < 0 || line.indexOf('\t', tab + 1) >= 0) {
          throw new IllegalArgumentException(
              "'" + line + "' is not two columns with one tab between, expected host<TAB>target");
        }
        collected.add(new Row(line.substring(0, tab).strip(), line.substring(tab + 1).strip()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ", line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return collected.build();
  }

  /** Whether every host is the real one. */
  public boolean isEmpty() {
    return tcp.isEmpty() && http.isEmpty() && dns.isEmpty();
  }

  /** The hosts that rows lead to: names and address literals. */
  Set<String> targetHosts() {
    return Stream.of(tcp, http, dns)
        .flatMap(rows -> rows.values().stream())
        .map(target -> target.at().host())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Where a TCP connection for {@code server} goes; null for the real one. */
  public @Nullable Endpoint tcp(Endpoint server) {
    Target target = find(tcp, server.host(), server.port());
    return target == null ? null : target.at();
  }

  /** Where the questions to the name server {@code server} go; null for the real one. */
  public @Nullable Endpoint dns(Endpoint server) {
    Target target = find(dns, server.host(), server.port());
    return target == null ? null : target.at();
  }

  /**
   * The URI that is asked instead of {@code uri}, with its path and query kept; null for {@code
   * uri} itself.
   *
   * @param uri an absolute http or https URI with a host
   */
  public @Nullable URI http(URI uri) {
    int port =
        uri.getPort() >= 0
            ? uri.getPort()
            : "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    Target target = find(http, Endpoint.canonical(uri.getHost()), port);
    if (target == null) {
      return null;
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(target.scheme() + "://" + target.at() + path + query);
  }

  private static @Nullable Target find(Map<Source, Target> rows, String host, int port) {
    for (Source source :
        List.of(
            new Source(host, port),
            new Source(host, ANY_PORT),
            new Source(EVERY_HOST, port),
            new Source(EVERY_HOST, ANY_PORT))) {
      Target target = rows.get(source);
      if (target != null) {
        return target;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return "ConnectTo[tcp=" + tcp + ", http=" + http + ", dns=" + dns + "]";
  }

  /** Rows on their way into a map. */
  private static final class Rows {
    private final Map<Source, Target> tcp = new HashMap<>();
    private final Map<Source, Target> http = new HashMap<>();
    private final Map<Source, Target> dns = new HashMap<>();

    void add(Row row) {
      Source source = source(row.from());
      Target target = target(row.to());
      Map<Source, Target> rows;
      String rowClass = target.scheme();
      switch (rowClass) {
        case "tcp" -> rows = tcp;
        case "dns" -> rows = dns;
        default -> {
          rows = http;
          rowClass = "http(s)";
        }
      }
      if (rows.putIfAbsent(source, target) != null) {
        throw new IllegalArgumentException(
            "'" + row.from() + "' has a second " + rowClass + " row, expected one of each at most");
      }
    }

    ConnectTo build() {
      ConnectTo built = new ConnectTo(tcp, http, dns);
      return built.isEmpty() ? NONE : built;
    }

    private static Source source(String text) {
      if (text.equals(EVERY_HOST)) {
        return new Source(EVERY_HOST, ANY_PORT);
      }
      if (text.startsWith(EVERY_HOST + ":")) {
        // Any name serves to read the port.
        return new Source(EVERY_HOST, Endpoint.parse("any" + text.substring(1), 1).port());
      }
      try {
        boolean bare = text.startsWith("[") ? text.endsWith("]") : text.indexOf(':') < 0;
        Endpoint named = Endpoint.parse(text, 1);
        return new Source(named.host(), bare ? ANY_PORT : named.port());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + text + "' is no host, expected host, host:port or *: " + e.getMessage(), e);
      }
    }

    private static Target target(String text) {
      int end = text.indexOf("://");
      String scheme = end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
      int defaultPort =
          switch (scheme) {
            case "tcp", "dns" -> ANY_PORT;
            case "http" -> HTTP_PORT;
            case "https" -> HTTPS_PORT;
            default ->
                throw new IllegalArgumentException(
                    "'" + text + "' is no target, expected " + EXPECTED_TARGET);
          };
      String authority = text.substring(end + "://".length());
      if (defaultPort != ANY_PORT && authority.endsWith("/")) {
        authority = authority.substring(0, authority.length() - 1);
      }
      try {
        return new Target(scheme, Endpoint.parse(authority, defaultPort));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + text + "' is no target, expected " + EXPECTED_TARGET + ": " + e.getMessage(), e);
      }
    }
  }
}
