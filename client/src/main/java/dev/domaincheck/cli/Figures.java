package dev.domaincheck.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

  private static final double KIBI = 1024;
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private Figures() {}

  /** {@code 12,345}. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 12,345 entries}. */
  static String entries(long count) {
    return number(count) + (count == 1 ? " entry" : " entries");
  }

  /** {@code 12,345 answers}. */
  static String answers(long count) {
    return number(count) + (count == 1 ? " answer" : " answers");
  }

  /** {@code 75.0 %} of a share from 0 to 1; what is no number is none. */
  static String perCent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", Double.isFinite(share) ? share * 100 : 0);
  }

  /** {@code 512 bytes}, {@code 1.5 MiB}. */
  static String bytes(long bytes) {
    if (bytes < KIBI) {
      return number(bytes) + (bytes == 1 ? " byte" : " bytes");
    }
    double size = bytes / KIBI;
    int unit = 0;
    while (size >= KIBI && unit < UNITS.length - 1) {
      size /= KIBI;
      unit++;
    }
    return String.format(Locale.ROOT, "%,.1f %s", size, UNITS[unit]);
  }
}
