package dev.domaincheck.cache;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.EppStatus;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link EntryEncoder} wrote. Nothing is believed that a reply of a registry could not
 * have led to: a value out of its bounds, a constant that this version does not have, or a name
 * that is none any more is an {@link IllegalArgumentException}.
 */
final class EntryDecoder {
  private static final int MAX_EVIDENCE = 8;
  private static final int MAX_NAME_SERVERS = 32;

  /** Twice as many as EPP has. */
  private static final int MAX_STATUSES = 48;

  private static final int MAX_HTTP_STATUS = 999;

  /** The years that the contract's times can tell. */
  private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /** Beyond what any lookup takes or any registry asks for. */
  private static final Duration MAX_DURATION = Duration.ofDays(366);

  private final DataInputStream in;
  private final IntFunction<String> texts;

  /**
   * @param in the entry alone
   * @param texts by number; throws IllegalArgumentException for a number that is none
   */
  EntryDecoder(DataInputStream in, IntFunction<String> texts) {
    this.in = in;
    this.texts = texts;
  }

  /**
   * The entry.
   *
   * @throws IOException if it ends too soon
   * @throws IllegalArgumentException if a part of it is not as it must be
   */
  CacheEntry read() throws IOException {
    String name = name();
    View view = constant(View.class);
    Instant stored = instant();
    Instant expires = optionalInstant();
    Availability availability = constant(Availability.class);
    Reason reason = optionalConstant(Reason.class);
    String message = text();
    boolean reservationVisible = bool();
    Assurance assurance = optionalConstant(Assurance.class);
    Instant checkTime = optionalInstant();
    Duration retryAfter = optionalDuration();
    List<Evidence> evidence = new ArrayList<>();
    for (int left = count(MAX_EVIDENCE); left > 0; left--) {
      evidence.add(evidence());
    }
    Registration registration = bool() ? registration() : null;
    require(in.read() < 0, "there is more behind it");
    CheckResult result =
        new CheckResult(
            availability,
            reason,
            message,
            evidence,
            reservationVisible,
            assurance,
            checkTime,
            retryAfter,
            registration,
            CheckResult.Origin.MEMORY,
            false,
            expires);
    return new CacheEntry(name, result, view, stored, Duration.ZERO, 0);
  }

  private String name() throws IOException {
    String text = in.readUTF();
    require(
        DomainName.parse(text) instanceof DomainName name && name.ascii().equals(text),
        "no canonical name");
    return text;
  }

  private Evidence evidence() throws IOException {
    return new Evidence(
        constant(Protocol.class),
        text(),
        constant(Availability.class),
        optionalConstant(Reason.class),
        text(),
        httpStatus(),
        duration(),
        instant(),
        optionalDuration());
  }

  private int httpStatus() throws IOException {
    int status = in.readUnsignedShort();
    require(status <= MAX_HTTP_STATUS, "no HTTP status");
    return status;
  }

  private Registration registration() throws IOException {
    return new Registration(
        text(), date(), date(), date(), statuses(), texts(MAX_NAME_SERVERS), signed());
  }

  private @Nullable RegistryDate date() throws IOException {
    return bool()
        ? new RegistryDate(optionalInstant(), constant(RegistryDate.Precision.class), in.readUTF())
        : null;
  }

  private List<String> statuses() throws IOException {
    List<String> statuses = texts(MAX_STATUSES);
    for (String status : statuses) {
      require(status.equals(EppStatus.code(status)), "no EPP status");
    }
    return statuses;
  }

  private @Nullable Boolean signed() throws IOException {
    return switch (in.readByte()) {
      case 0 -> null;
      case 1 -> true;
      case 2 -> false;
      default -> throw new IllegalArgumentException("neither signed nor unsigned");
    };
  }

  private List<String> texts(int max) throws IOException {
    List<String> read = new ArrayList<>();
    for (int left = count(max); left > 0; left--) {
      read.add(text());
    }
    return read;
  }

  private String text() throws IOException {
    int number = in.readUnsignedShort();
    return number == SnapshotFormat.INLINE ? in.readUTF() : texts.apply(number);
  }

  private <E extends Enum<E>> E constant(Class<E> type) throws IOException {
    return Enum.valueOf(type, text());
  }

  private <E extends Enum<E>> @Nullable E optionalConstant(Class<E> type) throws IOException {
    String name = text();
    return name.isEmpty() ? null : Enum.valueOf(type, name);
  }

  private @Nullable Instant optionalInstant() throws IOException {
    return bool() ? instant() : null;
  }

  private Instant instant() throws IOException {
    long seconds = in.readLong();
    int nanos = nanos();
    require(
        seconds >= MIN_TIME.getEpochSecond() && seconds <= MAX_TIME.getEpochSecond(),
        "no time of these millennia");
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private @Nullable Duration optionalDuration() throws IOException {
    return bool() ? duration() : null;
  }

  private Duration duration() throws IOException {
    long seconds = in.readLong();
    int nanos = nanos();
    require(seconds >= 0 && seconds <= MAX_DURATION.toSeconds(), "no duration of a lookup");
    return Duration.ofSeconds(seconds, nanos);
  }

  private int nanos() throws IOException {
    int nanos = in.readInt();
    require(nanos >= 0 && nanos <= 999_999_999, "no part of a second");
    return nanos;
  }

  private int count(int max) throws IOException {
    int count = in.readUnsignedByte();
    require(count <= max, "too many of them");
    return count;
  }

  private boolean bool() throws IOException {
    int bit = in.readUnsignedByte();
    require(bit <= 1, "neither yes nor no");
    return bit == 1;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
