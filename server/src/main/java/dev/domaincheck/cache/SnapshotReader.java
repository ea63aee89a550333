package dev.domaincheck.cache;

import dev.domaincheck.availability.Availability;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Reads one snapshot, see {@link SnapshotFormat}.
 *
 * <p>The file is read twice: once for its checksum, so that no entry of a damaged file is taken,
 * and once for the entries, so that it need not be held in memory, whatever its size. Both go
 * through one open file, which no server writes to once it has its name: another one's save puts a
 * new file in its place and leaves this one whole.
 */
final class SnapshotReader {
  private static final int BUFFER = 64 * 1024;

  private final FileChannel file;
  private final List<String> texts = new ArrayList<>();

  /**
   * What became of a file's entries.
   *
   * @param entries how many it holds
   * @param kept how many were taken
   * @param sameRules whether it was written under the rules in force
   */
  record Outcome(long entries, long kept, boolean sameRules) {}

  SnapshotReader(FileChannel file) {
    this.file = file;
  }

  /**
   * Reads the file.
   *
   * @param origin one of another origin is refused
   * @param generation of one with another generation only registrations are offered
   * @param keep takes an entry; false if it is left out
   * @throws IOException if the file cannot be read or is refused, saying what it is
   */
  Outcome read(String origin, String generation, Predicate<CacheEntry> keep) throws IOException {
    requireHead();
    requireChecksum();
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER));
    String itsOrigin = in.readUTF();
    if (!itsOrigin.equals(origin)) {
      throw new IOException("is foreign: its answers are of " + itsOrigin + ", not of " + origin);
    }
    boolean sameRules = in.readUTF().equals(generation);
    long entries = 0;
    long kept = 0;
    while (true) {
      byte kind = in.readByte();
      switch (kind) {
        case SnapshotFormat.TEXT -> text(in);
        case SnapshotFormat.ENTRY -> {
          entries++;
          kept += offer(frame(in), sameRules, keep) ? 1 : 0;
        }
        case SnapshotFormat.END -> {
          if (in.readLong() != entries) {
            throw new IOException("is broken: it counts other entries than it holds");
          }
          return new Outcome(entries, kept, sameRules);
        }
        default -> throw new IOException("is broken: there is no record of kind " + kind);
      }
    }
  }

  /** Leaves the position behind magic and schema. */
  private void requireHead() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(SnapshotFormat.HEAD_BYTES);
    while (head.hasRemaining() && file.read(head) >= 0) {
      // On to the rest of it.
    }
    head.flip();
    if (head.remaining() < SnapshotFormat.HEAD_BYTES || head.getLong() != SnapshotFormat.MAGIC) {
      throw new IOException("is no snapshot of a cache, or torn at its beginning");
    }
    int schema = head.getInt();
    if (schema != SnapshotFormat.SCHEMA) {
      throw new IOException(
          "is of another version: schema " + schema + ", expected " + SnapshotFormat.SCHEMA);
    }
  }

  /** Leaves the position where it was. */
  private void requireChecksum() throws IOException {
    long end = file.size() - SnapshotFormat.CRC_BYTES;
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; at < end; ) {
      buffer.clear().limit((int) Math.min(BUFFER, end - at));
      int read = file.read(buffer, at);
      if (read < 0) {
        throw new EOFException();
      }
      crc.update(buffer.flip());
      at += read;
    }
    ByteBuffer last = ByteBuffer.allocate(SnapshotFormat.CRC_BYTES);
    while (end >= SnapshotFormat.HEAD_BYTES
        && last.hasRemaining()
        && file.read(last, end + last.position()) >= 0) {
      // On to the rest of it.
    }
    if (last.hasRemaining() || last.flip().getInt() != (int) crc.getValue()) {
      throw new IOException("is torn: its checksum is another one");
    }
  }

  private void text(DataInputStream in) throws IOException {
    String text = in.readUTF();
    if (texts.size() == SnapshotFormat.MAX_TEXTS || text.length() > SnapshotFormat.MAX_TEXT) {
      throw new IOException("is broken: it has more text than it may");
    }
    texts.add(text);
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > SnapshotFormat.MAX_ENTRY_BYTES) {
      throw new IOException("is broken: it has an entry of " + length + " bytes");
    }
    byte[] frame = in.readNBytes(length);
    if (frame.length < length) {
      throw new EOFException();
    }
    return frame;
  }

  /**
   * An entry that cannot be read costs itself alone: the checksum holds, so another version wrote
   * it, with a constant that this one does not have, or the list of public suffixes has changed.
   */
  private boolean offer(byte[] frame, boolean sameRules, Predicate<CacheEntry> keep) {
    CacheEntry entry;
    try {
      entry =
          new EntryDecoder(new DataInputStream(new ByteArrayInputStream(frame)), this::text).read();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
    return (sameRules || entry.result().availability() == Availability.REGISTERED)
        && keep.test(entry);
  }

  private String text(int number) {
    if (number >= texts.size()) {
      throw new IllegalArgumentException("no text of that number");
    }
    return texts.get(number);
  }
}
