package dev.domaincheck.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.cache.CachedAnswer;
import dev.domaincheck.cache.Finding;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Evidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A cached answer, encoded without the messages between: what it shares with others is in bytes
 * already, and only names and times are written for each. Messages and their builders would cost
 * more than all the rest of a hit.
 *
 * <p>For plain answers only, see {@link CachedAnswer#isPlain}.
 */
final class KeptResult implements Result {
  private static final byte[] NOTHING = {};

  private final int index;

  /** One array where the texts are equal, as they mostly are: to encode is to copy then. */
  private final byte[] input;

  private final byte[] ascii;
  private final byte[] unicode;
  private final int suffixLength;
  private final byte[] id;
  private final CachedAnswer answer;
  private final Form form;
  private final int evidenceSize;
  private final int size;

  /**
   * A finding in the contract's encoding.
   *
   * @param result the fields of a {@code DomainResult} but for names, evidence and times
   * @param evidence the fields of its one piece of evidence but for times; empty if there is none
   */
  private record Form(ByteString result, ByteString evidence) {}

  private KeptResult(
      Question question,
      byte[] input,
      byte[] ascii,
      byte[] unicode,
      int suffixLength,
      CachedAnswer answer) {
    this.index = question.index();
    this.input = input;
    this.ascii = ascii;
    this.unicode = unicode;
    this.suffixLength = suffixLength;
    this.id = question.id().isEmpty() ? NOTHING : question.id().getBytes(StandardCharsets.UTF_8);
    this.answer = answer;
    this.form = answer.finding().form(Form.class, KeptResult::form);
    this.evidenceSize = form.evidence.isEmpty() ? 0 : evidenceSize();
    this.size = reckonSize();
  }

  static KeptResult of(Question question, DomainName name, CachedAnswer answer) {
    byte[] ascii = name.ascii().getBytes(StandardCharsets.US_ASCII);
    byte[] input =
        question.input().equals(name.ascii())
            ? ascii
            : ResultMessages.echo(question.input()).getBytes(StandardCharsets.UTF_8);
    byte[] unicode =
        name.unicode().equals(name.ascii())
            ? ascii
            : name.unicode().getBytes(StandardCharsets.UTF_8);
    return new KeptResult(question, input, ascii, unicode, name.suffix().length(), answer);
  }

  /** For an answer that was found by the question's own text. */
  static KeptResult ofCanonical(Question question, CachedAnswer answer) {
    byte[] ascii = question.input().getBytes(StandardCharsets.US_ASCII);
    return new KeptResult(question, ascii, ascii, ascii, answer.suffixLength(), answer);
  }

  @Override
  public int size() {
    return size;
  }

  private int reckonSize() {
    int bytes =
        textSize(DomainResult.INPUT_FIELD_NUMBER, input.length)
            + textSize(DomainResult.DOMAIN_NAME_FIELD_NUMBER, ascii.length)
            + textSize(DomainResult.UNICODE_NAME_FIELD_NUMBER, unicode.length)
            + textSize(DomainResult.PUBLIC_SUFFIX_FIELD_NUMBER, suffixLength)
            + form.result.size()
            + WireTime.millisSize(DomainResult.EXPIRE_TIME_FIELD_NUMBER, answer.expireMillis());
    if (evidenceSize > 0) {
      bytes += textSize(DomainResult.EVIDENCE_FIELD_NUMBER, evidenceSize);
    }
    if (answer.hasCheckTime()) {
      bytes += WireTime.millisSize(DomainResult.CHECK_TIME_FIELD_NUMBER, answer.checkMillis());
    }
    if (index >= 0) {
      bytes += CodedOutputStream.computeInt32Size(DomainResult.INDEX_FIELD_NUMBER, index);
    }
    if (id.length > 0) {
      bytes += textSize(DomainResult.CORRELATION_ID_FIELD_NUMBER, id.length);
    }
    return bytes;
  }

  private static int textSize(int field, int length) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(length)
        + length;
  }

  private int evidenceSize() {
    return form.evidence.size()
        + WireTime.microsSize(Evidence.LATENCY_FIELD_NUMBER, answer.latencyMicros())
        + WireTime.millisSize(Evidence.OBSERVED_TIME_FIELD_NUMBER, answer.checkMillis());
  }

  @Override
  public void writeTo(CodedOutputStream out) throws IOException {
    out.writeByteArray(DomainResult.INPUT_FIELD_NUMBER, input);
    out.writeByteArray(DomainResult.DOMAIN_NAME_FIELD_NUMBER, ascii);
    out.writeByteArray(DomainResult.UNICODE_NAME_FIELD_NUMBER, unicode);
    out.writeTag(DomainResult.PUBLIC_SUFFIX_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(suffixLength);
    out.write(ascii, ascii.length - suffixLength, suffixLength);
    out.writeRawBytes(form.result);
    if (evidenceSize > 0) {
      out.writeTag(DomainResult.EVIDENCE_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(evidenceSize);
      out.writeRawBytes(form.evidence);
      WireTime.writeMicros(out, Evidence.LATENCY_FIELD_NUMBER, answer.latencyMicros());
      WireTime.writeMillis(out, Evidence.OBSERVED_TIME_FIELD_NUMBER, answer.checkMillis());
    }
    if (answer.hasCheckTime()) {
      WireTime.writeMillis(out, DomainResult.CHECK_TIME_FIELD_NUMBER, answer.checkMillis());
    }
    WireTime.writeMillis(out, DomainResult.EXPIRE_TIME_FIELD_NUMBER, answer.expireMillis());
    if (index >= 0) {
      out.writeInt32(DomainResult.INDEX_FIELD_NUMBER, index);
    }
    if (id.length > 0) {
      out.writeByteArray(DomainResult.CORRELATION_ID_FIELD_NUMBER, id);
    }
  }

  private static Form form(Finding finding) {
    Finding.Source source = finding.source();
    ByteString evidence =
        source == null
            ? ByteString.EMPTY
            : ResultMessages.evidence(
                    new dev.domaincheck.availability.Evidence(
                        source.protocol(),
                        source.server(),
                        source.verdict(),
                        source.reason(),
                        source.rule(),
                        source.httpStatus(),
                        Duration.ZERO,
                        Instant.EPOCH,
                        null))
                .toBuilder()
                .clearLatency()
                .clearObservedTime()
                .build()
                .toByteString();
    DomainResult.Builder result =
        ResultMessages.found(
            new CheckResult(
                finding.availability(),
                finding.reason(),
                finding.message(),
                List.of(),
                finding.reservationVisible(),
                finding.assurance(),
                null,
                null,
                null,
                CheckResult.Origin.MEMORY,
                false,
                null));
    return new Form(result.build().toByteString(), evidence);
  }
}
