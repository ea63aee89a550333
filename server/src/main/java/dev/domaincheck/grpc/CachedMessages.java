package dev.domaincheck.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.CachedAnswer;
import dev.domaincheck.cache.Finding;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Evidence;
import java.time.Instant;
import java.util.List;

/**
 * Turns kept answers into the contract's messages, on the event loop and for every hit: what an
 * answer shares with others is a message already, its texts encoded, and only names and times are
 * added.
 */
final class CachedMessages {

  /**
   * A finding in the contract's terms.
   *
   * @param result the answer but for names and times
   * @param evidence its one piece of evidence but for its times
   */
  private record Form(DomainResult result, Evidence evidence) {}

  private CachedMessages() {}

  /**
   * The answer for a name.
   *
   * @param view what the call asked for; the answer may know more
   */
  static DomainResult.Builder answered(
      String input, DomainName name, CachedAnswer kept, View view) {
    Finding finding = kept.finding();
    if (!kept.isPlain()) {
      return ResultMessages.answered(input, name, kept.result(false), view);
    }
    Form form = finding.form(Form.class, CachedMessages::form);
    DomainResult.Builder message =
        form.result.toBuilder()
            .setInput(ResultMessages.echo(input))
            .setDomainName(name.ascii())
            .setUnicodeName(name.unicode())
            .setPublicSuffix(name.suffix())
            .setExpireTime(timestamp(kept.expireMillis()));
    if (kept.hasCheckTime()) {
      Timestamp checked = timestamp(kept.checkMillis());
      message.setCheckTime(checked);
      if (finding.source() != null) {
        message.addEvidence(
            form.evidence.toBuilder()
                .setLatency(micros(kept.latencyMicros()))
                .setObservedTime(checked));
      }
    }
    return message;
  }

  private static Timestamp timestamp(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(millis, 1_000))
        .setNanos((int) Math.floorMod(millis, 1_000L) * 1_000_000)
        .build();
  }

  private static Duration micros(int micros) {
    return Duration.newBuilder()
        .setSeconds(micros / 1_000_000)
        .setNanos(micros % 1_000_000 * 1_000)
        .build();
  }

  private static Form form(Finding finding) {
    Finding.Source source = finding.source();
    Evidence evidence =
        source == null
            ? Evidence.getDefaultInstance()
            : ResultMessages.evidence(
                new dev.domaincheck.availability.Evidence(
                    source.protocol(),
                    source.server(),
                    source.verdict(),
                    source.reason(),
                    source.rule(),
                    source.httpStatus(),
                    java.time.Duration.ZERO,
                    Instant.EPOCH,
                    null));
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
    return new Form(
        result.setMessageBytes(ByteString.copyFromUtf8(finding.message())).build(),
        evidence.toBuilder()
            .setServerBytes(evidence.getServerBytes())
            .setRuleBytes(evidence.getRuleBytes())
            .clearLatency()
            .clearObservedTime()
            .build());
  }
}
