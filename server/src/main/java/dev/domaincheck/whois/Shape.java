package dev.domaincheck.whois;

import java.util.BitSet;
import java.util.List;

/**
 * What a pattern can match, told in symbols: the ASCII characters in lower case, and one more that
 * stands for every other character. A shape may allow more than its pattern does, never less.
 */
sealed interface Shape {
  /** The symbol of every character beyond ASCII. */
  int OTHER = 128;

  /** How many symbols there are. */
  int SYMBOLS = 129;

  /** How many characters of a pattern this stands for once its repetitions are written out. */
  long size();

  /** Nothing: an assertion, or an empty group. */
  record Nothing() implements Shape {
    @Override
    public long size() {
      return 1;
    }
  }

  /** One character out of a set. */
  record One(BitSet symbols) implements Shape {
    @Override
    public long size() {
      return 1;
    }
  }

  /** One part after the other. */
  record Sequence(List<Shape> parts) implements Shape {
    public Sequence {
      parts = List.copyOf(parts);
    }

    @Override
    public long size() {
      return sum(parts);
    }
  }

  /** Any one of the parts. */
  record Either(List<Shape> parts) implements Shape {
    public Either {
      parts = List.copyOf(parts);
    }

    @Override
    public long size() {
      return sum(parts);
    }
  }

  /**
   * A part several times.
   *
   * @param most {@link #NO_END} if there is no upper bound
   */
  record Repeated(Shape part, int least, int most) implements Shape {
    static final int NO_END = -1;

    @Override
    public long size() {
      long times = Math.max(1, Math.max(least, most));
      // Saturates: nested repetitions are how a short pattern asks for gigabytes.
      return Math.min(Integer.MAX_VALUE, 1 + times * part.size());
    }
  }

  private static long sum(List<Shape> parts) {
    long sum = 1;
    for (Shape part : parts) {
      sum += part.size();
    }
    return Math.min(Integer.MAX_VALUE, sum);
  }

  /** The symbol of a code point. */
  static int symbol(int codePoint) {
    return codePoint >= OTHER
        ? OTHER
        : codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint;
  }
}
