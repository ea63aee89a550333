package dev.domaincheck.sandbox;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which suffix speaks which {@link Dialect}. The resource {@code dialects.tsv} of a folder, such as
 * {@code whois}, has a row for each dialect: its name (the file {@code NAME.txt} beside it), a tab,
 * and the suffixes that speak it, separated by spaces; {@code *} is everybody else.
 */
final class Dialects {
  private static final String OTHERS = "*";

  private final Map<String, Dialect> bySuffix;
  private final Map<String, String> names;

  private Dialects(Map<String, Dialect> bySuffix, Map<String, String> names) {
    this.bySuffix = bySuffix;
    this.names = names;
  }

  /**
   * Loads all dialects of a folder.
   *
   * @throws IOException if a resource is missing or unreadable
   * @throws IllegalArgumentException if one is malformed
   */
  static Dialects load(String folder) throws IOException {
    Map<String, Dialect> bySuffix = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (String row : Resources.lines(folder + "/dialects.tsv")) {
      if (row.isBlank() || row.startsWith("#")) {
        continue;
      }
      String[] cells = row.split("\t", -1);
      Dialect dialect;
      try {
        dialect = Dialect.parse(Resources.lines(folder + "/" + cells[0] + ".txt"));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("dialect " + cells[0] + ": " + e.getMessage(), e);
      }
      for (String suffix : cells[1].split(" ", -1)) {
        if (bySuffix.put(suffix, dialect) != null) {
          throw new IllegalArgumentException("suffix twice: " + suffix);
        }
        names.put(suffix, cells[0]);
      }
    }
    if (!bySuffix.containsKey(OTHERS)) {
      throw new IllegalArgumentException("no dialect for " + OTHERS);
    }
    return new Dialects(Map.copyOf(bySuffix), Map.copyOf(names));
  }

  /** The dialect of the longest suffix of {@code name} that has one. */
  Dialect of(AskedName name) {
    return Objects.requireNonNull(bySuffix.get(key(name)));
  }

  /** The file name of the dialect of {@code name}. */
  String nameOf(AskedName name) {
    return Objects.requireNonNull(names.get(key(name)));
  }

  /** Every suffix that has a row of its own. */
  Set<String> suffixes() {
    Set<String> suffixes = new TreeSet<>(bySuffix.keySet());
    suffixes.remove(OTHERS);
    return suffixes;
  }

  private String key(AskedName name) {
    String suffix = name.suffix();
    while (!bySuffix.containsKey(suffix)) {
      int dot = suffix.indexOf('.');
      if (dot < 0) {
        return OTHERS;
      }
      suffix = suffix.substring(dot + 1);
    }
    return suffix;
  }
}
