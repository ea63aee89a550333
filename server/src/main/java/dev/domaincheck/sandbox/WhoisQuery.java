package dev.domaincheck.sandbox;

import java.util.Optional;
import java.util.Set;

/**
 * Finds the asked name in a WHOIS query line, in the forms that registries take: the bare name,
 * {@code domain NAME}, {@code domain=NAME}, {@code =NAME}, {@code NAME/e}, and options before it
 * ({@code -T dn,ace NAME}, {@code --charset=utf-8 NAME}).
 */
final class WhoisQuery {
  // The options of RIPE-like servers that take the next word as their value.
  private static final Set<String> VALUED = Set.of("-T", "-V", "-c", "-C", "-h", "-i", "-s");

  private WhoisQuery() {}

  static Optional<AskedName> name(String line) {
    Optional<AskedName> found = Optional.empty();
    boolean value = false;
    int at = 0;
    while (at < line.length()) {
      int end = at;
      while (end < line.length() && line.charAt(end) > ' ') {
        end++;
      }
      String word = line.substring(at, end);
      at = end + 1;
      if (value || word.isEmpty() || word.startsWith("-")) {
        value = !value && VALUED.contains(word);
        continue;
      }
      Optional<AskedName> name = AskedName.parse(bare(word));
      if (name.isPresent()) {
        found = name;
      }
    }
    return found;
  }

  private static String bare(String word) {
    int slash = word.indexOf('/');
    String bare = slash < 0 ? word : word.substring(0, slash);
    return bare.substring(bare.lastIndexOf('=') + 1);
  }
}
