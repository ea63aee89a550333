package dev.domaincheck.cache;

import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what {@link EntryDecoder} reads, field by field in the same order. */
final class EntryEncoder {
  private final DataOutputStream out;
  private final Numbers numbers;

  /** Numbers for texts that many entries share. */
  @FunctionalInterface
  interface Numbers {
    /** The text's number, or {@link SnapshotFormat#INLINE} if it has none. */
    int of(String text) throws IOException;
  }

  EntryEncoder(DataOutputStream out, Numbers numbers) {
    this.out = out;
    this.numbers = numbers;
  }

  void write(CacheEntry entry) throws IOException {
    CheckResult result = entry.result();
    out.writeUTF(entry.name());
    constant(entry.view());
    instant(entry.storedTime());
    optional(result.expireTime());
    constant(result.availability());
    constant(result.reason());
    text(result.message());
    out.writeBoolean(result.reservationVisible());
    constant(result.assurance());
    optional(result.checkTime());
    optional(result.retryAfter());
    out.writeByte(result.evidence().size());
    for (Evidence evidence : result.evidence()) {
      evidence(evidence);
    }
    Registration registration = result.registration();
    out.writeBoolean(registration != null);
    if (registration != null) {
      registration(registration);
    }
  }

  private void evidence(Evidence evidence) throws IOException {
    constant(evidence.protocol());
    text(evidence.server());
    constant(evidence.verdict());
    constant(evidence.reason());
    text(evidence.rule());
    out.writeShort(evidence.httpStatus());
    duration(evidence.latency());
    instant(evidence.observedTime());
    optional(evidence.retryAfter());
  }

  private void registration(Registration registration) throws IOException {
    text(registration.registrar());
    date(registration.created());
    date(registration.updated());
    date(registration.expires());
    texts(registration.statuses());
    texts(registration.nameServers());
    Boolean signed = registration.signed();
    out.writeByte(signed == null ? 0 : signed ? 1 : 2);
  }

  private void date(@Nullable RegistryDate date) throws IOException {
    out.writeBoolean(date != null);
    if (date != null) {
      optional(date.time());
      constant(date.precision());
      out.writeUTF(date.text());
    }
  }

  private void texts(List<String> texts) throws IOException {
    out.writeByte(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  private void text(String text) throws IOException {
    int number = numbers.of(text);
    out.writeShort(number);
    if (number == SnapshotFormat.INLINE) {
      out.writeUTF(text);
    }
  }

  /** No name of a constant is empty, so an empty text stands for none. */
  private void constant(@Nullable Enum<?> constant) throws IOException {
    text(constant == null ? "" : constant.name());
  }

  private void optional(@Nullable Instant time) throws IOException {
    out.writeBoolean(time != null);
    if (time != null) {
      instant(time);
    }
  }

  private void instant(Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private void optional(@Nullable Duration duration) throws IOException {
    out.writeBoolean(duration != null);
    if (duration != null) {
      duration(duration);
    }
  }

  private void duration(Duration duration) throws IOException {
    out.writeLong(duration.toSeconds());
    out.writeInt(duration.toNanosPart());
  }
}
