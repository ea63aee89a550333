package dev.domaincheck.cache;

/**
 * What a snapshot file is made of.
 *
 * <p>Magic and schema, twelve bytes that are the same in every schema; origin; generation of the
 * rules; records; CRC-32C of all before it, four bytes. A record is one byte for its kind and what
 * the kind says: a text that entries refer to by its number, an entry behind its length, or the end
 * with the number of entries. Numbers are big-endian, texts as {@link java.io.DataOutput#writeUTF}
 * writes them, constants of enums by their names, times as seconds and nanoseconds.
 */
final class SnapshotFormat {
  /** {@code DCKSNAP} and a line feed. */
  static final long MAGIC = 0x44434b534e41500aL;

  /**
   * To be raised when files of before can no longer be read, also when a constant that they name is
   * renamed.
   */
  static final int SCHEMA = 1;

  /** Magic and schema. */
  static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;

  static final int CRC_BYTES = Integer.BYTES;

  static final byte TEXT = 1;
  static final byte ENTRY = 2;
  static final byte END = 3;

  /** Three times what an entry takes whose every list and text is as long as it may be. */
  static final int MAX_ENTRY_BYTES = 64 * 1024;

  /** As many as there are rules, services and the large name servers; a reader holds them all. */
  static final int MAX_TEXTS = 4_096;

  /** Characters; a message's bound, and more than a host name has. */
  static final int MAX_TEXT = 256;

  /** Stands in place of a text's number where the text itself follows. */
  static final int INLINE = 0xFFFF;

  private SnapshotFormat() {}
}
