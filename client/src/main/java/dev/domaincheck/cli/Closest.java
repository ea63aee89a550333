package dev.domaincheck.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * What somebody may have meant who mistyped a word. The parser's own suggestions weigh pairs of
 * letters, and know nothing close to {@code chekc}.
 */
final class Closest {

  /** Two slips: more would be another word. */
  private static final int MAX_DISTANCE = 2;

  /** A slip in fewer letters, too. */
  private static final int LETTERS_PER_SLIP = 3;

  private Closest() {}

  /** The closest of the words; empty if none is close. */
  static Optional<String> to(String word, Collection<String> words) {
    return words.stream()
        .filter(other -> distance(word, other) <= slips(other))
        .min(Comparator.comparingInt(other -> distance(word, other)));
  }

  private static int slips(String word) {
    int letters = word.replaceFirst("^-+", "").length();
    return Math.min(MAX_DISTANCE, letters / LETTERS_PER_SLIP);
  }

  /** Letters left out, put in, changed, or swapped with the next one. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > MAX_DISTANCE) {
      return Integer.MAX_VALUE;
    }
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
        least = Math.min(least, distance[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, distance[i - 2][j - 2] + 1);
        }
        distance[i][j] = least;
      }
    }
    return distance[a.length()][b.length()];
  }
}
