package dev.domaincheck.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what someone most likely meant to type. */
final class ClosestName {
  /** Two slips in a short word; more of them in a longer one. */
  private static final int SHORT_WORD_SLIPS = 2;

  private static final int LETTERS_PER_SLIP = 3;

  /** A beginning no longer than this, as two dashes and a letter, could be of any name. */
  private static final int SHORTEST_BEGINNING = 3;

  private ClosestName() {}

  /**
   * The known name with the fewest edits from {@code typed}, if they are few for its length or it
   * begins so.
   */
  static Optional<String> among(Collection<String> known, String typed) {
    String best = null;
    int bestDistance = Math.max(SHORT_WORD_SLIPS, typed.length() / LETTERS_PER_SLIP) + 1;
    for (String name : known) {
      boolean cutShort = typed.length() > SHORTEST_BEGINNING && name.startsWith(typed);
      int distance = cutShort ? 1 : distance(name, typed);
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein's distance, row by row. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
