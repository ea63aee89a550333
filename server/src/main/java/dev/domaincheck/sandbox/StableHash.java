package dev.domaincheck.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Numbers that depend on a text alone, on every machine and in every run. */
final class StableHash {
  private StableHash() {}

  /** A number of 0..{@code bound - 1}. */
  static int of(String text, int bound) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    // CRC-32 spreads short texts badly over its low bits; the multiplication (Knuth's 32-bit golden
    // ratio) mixes them upwards.
    long mixed = (crc.getValue() * 2_654_435_761L) >>> 16;
    return (int) Math.floorMod(mixed, (long) bound);
  }
}
