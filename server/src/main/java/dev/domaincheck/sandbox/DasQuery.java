package dev.domaincheck.sandbox;

import java.util.Optional;

/**
 * Finds the asked name in the line that availability services take: the name, {@code get 1.0 NAME},
 * or {@code get 1.0 LABEL}, which only the service of .eu is asked with.
 */
final class DasQuery {
  private static final String GET = "get 1.0 ";
  private static final String SUFFIX_OF_LABELS = ".eu";

  private DasQuery() {}

  static Optional<AskedName> name(String line) {
    String query = line.strip();
    if (!query.startsWith(GET)) {
      return AskedName.parse(query);
    }
    String word = query.substring(GET.length()).strip();
    return AskedName.parse(word.indexOf('.') < 0 ? word + SUFFIX_OF_LABELS : word);
  }
}
