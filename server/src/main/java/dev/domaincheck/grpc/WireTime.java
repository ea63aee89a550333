package dev.domaincheck.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Encodes times as {@code google.protobuf.Timestamp} and {@code Duration}, whose fields have the
 * same numbers, without making either.
 */
final class WireTime {
  private static final int SECONDS = Timestamp.SECONDS_FIELD_NUMBER;
  private static final int NANOS = Timestamp.NANOS_FIELD_NUMBER;

  static {
    if (SECONDS != Duration.SECONDS_FIELD_NUMBER || NANOS != Duration.NANOS_FIELD_NUMBER) {
      throw new AssertionError("Timestamp and Duration differ");
    }
  }

  private WireTime() {}

  /** Bytes of a field that holds an instant. */
  static int millisSize(int field, long epochMillis) {
    return fieldSize(field, size(seconds(epochMillis), nanos(epochMillis)));
  }

  static void writeMillis(CodedOutputStream out, int field, long epochMillis) throws IOException {
    write(out, field, seconds(epochMillis), nanos(epochMillis));
  }

  /** Bytes of a field that holds a duration, not negative. */
  static int microsSize(int field, int micros) {
    return fieldSize(field, size(micros / 1_000_000, micros % 1_000_000 * 1_000));
  }

  static void writeMicros(CodedOutputStream out, int field, int micros) throws IOException {
    write(out, field, micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  private static long seconds(long epochMillis) {
    return Math.floorDiv(epochMillis, 1_000);
  }

  private static int nanos(long epochMillis) {
    return Math.floorMod(epochMillis, 1_000) * 1_000_000;
  }

  private static int fieldSize(int field, int size) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(size)
        + size;
  }

  private static int size(long seconds, int nanos) {
    // Zero is what a reader takes an absent field for.
    return (seconds == 0 ? 0 : CodedOutputStream.computeInt64Size(SECONDS, seconds))
        + (nanos == 0 ? 0 : CodedOutputStream.computeInt32Size(NANOS, nanos));
  }

  private static void write(CodedOutputStream out, int field, long seconds, int nanos)
      throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size(seconds, nanos));
    if (seconds != 0) {
      out.writeInt64(SECONDS, seconds);
    }
    if (nanos != 0) {
      out.writeInt32(NANOS, nanos);
    }
  }
}
