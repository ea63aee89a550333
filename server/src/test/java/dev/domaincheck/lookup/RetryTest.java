package dev.domaincheck.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.limit.FakeTime;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a query is made once more, and when not. */
class RetryTest {
  private static final Directory DIRECTORY = Directory.embedded();
  private static final String GROUP = "rdap:rdap.verisign.com";
  private static final Outcome REGISTERED =
      new Outcome.Verdict(Availability.REGISTERED, null, "rule", "", true, 200, null);
  private static final Outcome BROKEN_OFF =
      Outcome.Failure.of(Reason.CONNECT_FAILED, "it broke off");

  private static final Optional<Reason> LOST = Optional.of(Reason.CONNECT_FAILED);

  /** Pauses are over when it says so, however long the test takes. */
  private final FakeTime time = new FakeTime();

  private final QueryGate gate = time.gate(4, new GroupLimit(0, 100, 10_000));
  private final Scripted rdap = new Scripted();
  private final Scripted whois = new Scripted();

  /** Says what it is told to, and counts. */
  private static final class Scripted implements Source {
    Supplier<Outcome> replies = () -> REGISTERED;
    int asked;

    /** The outcomes, and the last of them without end. */
    void say(Outcome... outcomes) {
      int[] next = {0};
      replies = () -> outcomes[Math.min(next[0]++, outcomes.length - 1)];
    }

    @Override
    public URI address(URI endpoint, DomainName name) {
      return endpoint;
    }

    @Override
    public Outcome ask(DomainName name, URI address, View view, Deadline deadline) {
      asked++;
      return replies.get();
    }
  }

  private CheckResult check(String name) throws Exception {
    ChainLookup lookup =
        new ChainLookup(
            () -> DIRECTORY,
            gate,
            Map.of(Protocol.RDAP, rdap, Protocol.WHOIS, whois),
            InstantSource.system(),
            "");
    CheckResult result =
        lookup.check(
            assertInstanceOf(DomainName.class, DomainName.parse(name)),
            CheckOptions.standard(Duration.ofSeconds(8)),
            new Caller("test"),
            Deadline.after(Duration.ofMinutes(1), time::nanoTime));
    assertEquals(0, gate.inUse(), "every permit is given back");
    return result;
  }

  /** So many answered queries, after which the counts begin anew. */
  private void answered(int queries) throws Exception {
    for (int i = 0; i < queries; i++) {
      check("a" + i + ".com");
    }
    rdap.asked = 0;
    whois.asked = 0;
  }

  private static List<Optional<Reason>> reasons(CheckResult result) {
    return result.evidence().stream().map(step -> Optional.ofNullable(step.reason())).toList();
  }

  @Test
  void check_brokenOff_isAskedOnceMoreAndLeavesEvidenceOfBoth() throws Exception {
    answered(10);
    rdap.say(BROKEN_OFF, REGISTERED);
    CheckResult result = check("example.com");
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(List.of(LOST, Optional.empty()), reasons(result));
    assertEquals(2, rdap.asked);
    assertEquals(0, whois.asked);
  }

  @Test
  void check_brokenOffAgain_goesOnToTheNextService() throws Exception {
    answered(100);
    rdap.say(BROKEN_OFF);
    CheckResult result = check("example.com");
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(List.of(LOST, LOST, Optional.empty()), reasons(result));
    assertEquals(2, rdap.asked, "once more, not twice");
  }

  @Test
  void check_brokenOffThenThrottled_isThrottled() throws Exception {
    answered(10);
    rdap.say(BROKEN_OFF, Outcome.Failure.of(Reason.THROTTLED, "slow down"));
    whois.say(BROKEN_OFF);
    assertEquals(Reason.THROTTLED, check("example.com").reason());
  }

  @Test
  void check_brokenOffTooFewAnsweredBefore_isNotAskedAgain() throws Exception {
    answered(9);
    rdap.say(BROKEN_OFF);
    check("example.com");
    assertEquals(1, rdap.asked);
  }

  @ParameterizedTest
  @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "CONNECT_FAILED")
  void check_anyOtherFailure_isNotAskedAgain(Reason reason) throws Exception {
    answered(100);
    rdap.say(Outcome.Failure.of(reason, "it failed"));
    check("example.com");
    assertEquals(1, rdap.asked);
    assertEquals(1, whois.asked);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429, 500, 503})
  void check_replyWithAStatus_isNotAskedAgain(int status) throws Exception {
    answered(100);
    rdap.say(new Outcome.Failure(Reason.CONNECT_FAILED, "", "it failed", status, null));
    check("example.com");
    assertEquals(1, rdap.asked);
  }

  @Test
  void check_brokenOffWhenTheTimeIsSpent_isNotAskedAgain() throws Exception {
    answered(100);
    rdap.replies =
        () -> {
          // Half of the lookup's 8 s are for the first service.
          time.pass(Duration.ofSeconds(4));
          return BROKEN_OFF;
        };
    assertEquals(Availability.REGISTERED, check("example.com").availability());
    assertEquals(1, rdap.asked);
    assertEquals(1, whois.asked);
  }

  @Test
  void check_brokenOffAndPausedMeanwhile_isNotAskedAgain() throws Exception {
    answered(100);
    rdap.replies =
        () -> {
          gate.pause(GROUP, Protocol.RDAP, Duration.ofMinutes(10));
          return BROKEN_OFF;
        };
    CheckResult result = check("example.com");
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(1, rdap.asked);
    assertEquals(2, result.evidence().size(), "what was not asked leaves no evidence");
  }

  @Test
  void check_thousandNamesNeverAnswered_noneIsAskedAgain() throws Exception {
    rdap.say(BROKEN_OFF);
    whois.say(BROKEN_OFF);
    for (int i = 0; i < 1_000; i++) {
      check("a" + i + ".com");
    }
    // Twenty names at a closed door are a ban: the rest is not asked at all.
    assertEquals(20, rdap.asked);
    assertEquals(20, whois.asked);
  }

  @Test
  void check_thousandEmptyReplies_areABanToo() throws Exception {
    Outcome empty =
        new Outcome.Failure(
            Reason.INCONCLUSIVE, "generic/" + Outcome.Failure.EMPTY, "the reply is empty", 0, null);
    rdap.say(empty);
    whois.say(empty);
    for (int i = 0; i < 1_000; i++) {
      check("a" + i + ".com");
    }
    assertEquals(20, rdap.asked);
    assertEquals(20, whois.asked);
  }

  @Test
  void check_thousandNamesHalfAnswered_atMostATenthOfTheAnsweredIsAskedAgain() throws Exception {
    Random random = new Random(5);
    int[] answered = {0};
    rdap.replies =
        () -> {
          if (random.nextBoolean()) {
            return BROKEN_OFF;
          }
          answered[0]++;
          return REGISTERED;
        };
    for (int i = 0; i < 1_000; i++) {
      check("a" + i + ".com");
    }
    int retries = rdap.asked - 1_000;
    assertTrue(retries <= answered[0] / 10, retries + " of " + answered[0]);
    assertTrue(retries > answered[0] / 20, "the budget is used: " + retries);
  }
}
