package dev.domaincheck.cache;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes one snapshot, see {@link SnapshotFormat}. */
final class SnapshotWriter {
  /** Few system calls, and no more memory than a page of a large list. */
  private static final int BUFFER = 64 * 1024;

  private final OutputStream file;
  private final CRC32C crc = new CRC32C();
  private final DataOutputStream out;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final EntryEncoder encoder = new EntryEncoder(new DataOutputStream(body), this::number);
  private final Map<String, Integer> numbers = new HashMap<>();
  private long entries;

  /** Begins; the file remains the caller's to close. */
  SnapshotWriter(OutputStream file, String origin, String generation) throws IOException {
    this.file = file;
    // The checksum below the buffer: over a few large pieces, not over each number.
    this.out =
        new DataOutputStream(new BufferedOutputStream(new CheckedOutputStream(file, crc), BUFFER));
    out.writeLong(SnapshotFormat.MAGIC);
    out.writeInt(SnapshotFormat.SCHEMA);
    out.writeUTF(origin);
    out.writeUTF(generation);
  }

  /** Writes an entry; one that no reader would take for its length is left out. */
  void write(CacheEntry entry) throws IOException {
    body.reset();
    try {
      encoder.write(entry);
    } catch (UTFDataFormatException e) {
      // A text of more than 64 KiB.
      return;
    }
    if (body.size() > SnapshotFormat.MAX_ENTRY_BYTES) {
      return;
    }
    out.writeByte(SnapshotFormat.ENTRY);
    out.writeInt(body.size());
    body.writeTo(out);
    entries++;
  }

  /** The number of a text that many entries may share; a new one is written before its entry. */
  private int number(String text) throws IOException {
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    if (numbers.size() == SnapshotFormat.MAX_TEXTS || text.length() > SnapshotFormat.MAX_TEXT) {
      return SnapshotFormat.INLINE;
    }
    int number = numbers.size();
    numbers.put(text, number);
    out.writeByte(SnapshotFormat.TEXT);
    out.writeUTF(text);
    return number;
  }

  /**
   * Writes the end.
   *
   * @return how many entries there are
   */
  long finish() throws IOException {
    out.writeByte(SnapshotFormat.END);
    out.writeLong(entries);
    out.flush();
    DataOutputStream last = new DataOutputStream(file);
    last.writeInt((int) crc.getValue());
    last.flush();
    return entries;
  }
}
