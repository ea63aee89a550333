package dev.domaincheck.sandbox;

import java.util.Arrays;
import java.util.List;

/** Names whose replies break, for tests; how each breaks depends on a hash of the name. */
public final class BrokenNames {
  private BrokenNames() {}

  /** One label for each way to break under {@code suffix}. */
  public static List<String> ofEveryKind(String suffix) {
    return Arrays.stream(Breakage.values()).map(kind -> label(kind, suffix)).toList();
  }

  /** The first numbered label that breaks like {@code breakage} under {@code suffix}. */
  static String label(Breakage breakage, String suffix) {
    for (int i = 0; i < 1_000; i++) {
      String label = "broken-" + i;
      if (Breakage.of(AskedName.parse(label + "." + suffix).orElseThrow()) == breakage) {
        return label;
      }
    }
    throw new IllegalStateException("no name breaks with " + breakage);
  }
}
