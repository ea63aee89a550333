package dev.domaincheck.httpwhois;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All adapters, found by the service's endpoint. Immutable. */
public final class Adapters {
  private static final String RESOURCE = "adapters.txt";

  private final LocalDate date;
  private final List<Adapter> longestFirst;

  Adapters(LocalDate date, List<Adapter> adapters) {
    this.date = date;
    // One endpoint may be the beginning of another.
    this.longestFirst =
        adapters.stream()
            .sorted(Comparator.comparingInt((Adapter a) -> a.endpoint().length()).reversed())
            .toList();
  }

  /**
   * The adapters that come with the program.
   *
   * @throws IllegalStateException if the resource is missing
   * @throws IllegalArgumentException if it is malformed: line, value and what was expected
   */
  public static Adapters embedded() {
    try (InputStream in = Adapters.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new AdapterParser(RESOURCE, text.lines().toList()).parse();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + RESOURCE + " cannot be read", e);
    }
  }

  /** The day on which the facts were gathered. */
  public LocalDate date() {
    return date;
  }

  /** Every endpoint that has an adapter, as the directory must name it. */
  public Set<String> endpoints() {
    return longestFirst.stream().map(Adapter::endpoint).collect(Collectors.toUnmodifiableSet());
  }

  List<Adapter> all() {
    return longestFirst;
  }

  /** The adapter for an endpoint or an address made from it; null if there is none. */
  @Nullable Adapter of(URI address) {
    String text = address.toString();
    for (Adapter adapter : longestFirst) {
      if (text.startsWith(adapter.endpoint())) {
        return adapter;
      }
    }
    return null;
  }
}
