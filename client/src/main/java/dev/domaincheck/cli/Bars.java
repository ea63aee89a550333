package dev.domaincheck.cli;

/** Shares as bars of ASCII, which every terminal shows. */
final class Bars {

  private static final int CELLS = 30;

  private Bars() {}

  /** A bar in its frame, {@code [######....]}: how much of the whole there is. */
  static String framed(double share) {
    int full = cells(share);
    return "[" + "#".repeat(full) + ".".repeat(CELLS - full) + "]";
  }

  /** A bar alone, {@code ######}, to be compared with those around it. */
  static String plain(double share) {
    return "#".repeat(cells(share));
  }

  /** What there is shows, however little it is; what is no share shows nothing. */
  private static int cells(double share) {
    return share > 0 ? Math.clamp(Math.round(share * CELLS), 1, CELLS) : 0;
  }
}
