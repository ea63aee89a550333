package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CachingChecker;
import dev.domaincheck.cache.TimeToLive;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.DomainResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is encoded by hand reads as the messages that generated code makes. */
class KeptResultTest {
  private static final CheckOptions OPTIONS = CheckOptions.standard(Duration.ofSeconds(10));

  private final Random random = new Random(20261128);
  private Instant now = Instant.parse("2026-11-28T00:00:00.123Z");
  private final AnswerCache cache =
      new AnswerCache(new TimeToLive(Duration.ofHours(1), () -> 0), 10_000, () -> 0, () -> now);
  private final CachingChecker checker =
      new CachingChecker(
          cache,
          (name, options, caller, deadline) -> {
            throw new IllegalStateException("is not cached: " + name);
          });
  private final Answers answers = new Answers(checker);

  @Test
  void keptAnswers_ofEveryKind_readAsTheMessagesOfTheirResults() throws Exception {
    int encoded = 0;
    for (int i = 0; i < 3_000; i++) {
      // Also moments without fractions, and from before 1970.
      now =
          Instant.ofEpochMilli(
              random.nextInt(10) == 0 ? random.nextLong(-5_000, 5_000) : random.nextLong(1L << 42));
      String input = INPUTS.get(random.nextInt(INPUTS.size())).replace("#", Integer.toString(i));
      Question question =
          switch (random.nextInt(3)) {
            case 0 -> Question.of(input);
            case 1 -> Question.indexed(input, random.nextInt(20_000));
            default -> Question.identified(input, "id-" + "x".repeat(random.nextInt(120)));
          };
      DomainName name = assertInstanceOf(DomainName.class, question.name());
      CheckResult found = found();
      cache.land(name, OPTIONS, found, cache.epoch());
      CheckResult kept = cache.get(name, OPTIONS);
      assertNotNull(kept);
      Result result = answers.now(question, OPTIONS);
      assertNotNull(result);
      encoded += result instanceof KeptResult ? 1 : 0;

      DomainResult.Builder expected =
          ResultMessages.answered(question.input(), name, kept, OPTIONS.view())
              .setCorrelationId(question.id());
      if (question.index() >= 0) {
        expected.setIndex(question.index());
      }
      CheckDomainsResponse read =
          CheckDomainsResponse.parseFrom(Reply.of(List.of(result, result), null));
      assertEquals(List.of(expected.build(), expected.build()), read.getResultsList());
    }
    // Most have one piece of evidence or none, and are encoded by hand.
    assertTrue(encoded > 1_000, encoded + " encoded");
  }

  private static final List<String> INPUTS =
      List.of(
          "name-#.com",
          "NAME-#.COM.",
          "  n#.co.uk ",
          "bücher-#.de",
          "例え#.jp",
          "a".repeat(50) + "#.info");

  private CheckResult found() {
    Availability availability =
        pick(
            Availability.REGISTERED,
            Availability.AVAILABLE,
            Availability.RESERVED,
            Availability.PREMIUM,
            Availability.UNAVAILABLE,
            Availability.UNKNOWN);
    boolean failed = availability == Availability.UNKNOWN;
    List<Evidence> evidence = new ArrayList<>();
    for (int i = random.nextInt(4); i > 1; i--) {
      evidence.add(evidence(availability));
    }
    if (random.nextInt(5) > 0) {
      evidence.add(evidence(availability));
    }
    return new CheckResult(
        availability,
        failed ? Reason.INCONCLUSIVE : random.nextBoolean() ? null : Reason.BLOCKED,
        random.nextBoolean() ? "" : "the registry says „frei“",
        evidence,
        random.nextBoolean(),
        failed ? null : pick(Assurance.STANDARD, Assurance.CORROBORATED),
        failed ? null : now,
        random.nextInt(5) == 0 ? Duration.ofMillis(random.nextInt(100_000)) : null,
        null,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }

  private Evidence evidence(Availability verdict) {
    return new Evidence(
        pick(Protocol.values()),
        pick("rdap.example.net", "whois.example.org:4343", "sandbox/das.example"),
        verdict,
        random.nextBoolean() ? null : Reason.INCONCLUSIVE,
        pick("", "rdap/domain", "generic/not-found"),
        pick(0, 200, 404),
        Duration.ofNanos(random.nextLong(4) * random.nextLong(2_000_000) * 1_000),
        now,
        random.nextInt(8) == 0 ? Duration.ofSeconds(30) : null);
  }

  @SafeVarargs
  private final <T> T pick(T... some) {
    return some[random.nextInt(some.length)];
  }
}
