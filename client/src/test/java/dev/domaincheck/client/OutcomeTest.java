package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutcomeTest {

  private static DomainResult result(Availability availability, Reason reason) {
    return new DomainResult(
        "WWW.A.com",
        "a.com",
        "a.com",
        "com",
        "b.com",
        availability,
        reason,
        "a message",
        List.of(),
        true,
        null,
        false,
        CacheTier.NONE,
        false,
        null,
        null,
        Duration.ofSeconds(3),
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "AVAILABLE,NONE,Free",
    "REGISTERED,NONE,Taken",
    "REGISTERED,PENDING_DELETE,Taken",
    "RESERVED,BLOCKED,Withheld",
    "PREMIUM,NONE,Premium",
    "UNAVAILABLE,NONE,Withheld",
    "INVALID,SYNTAX,NotRegistrable",
    "UNSUPPORTED,TLD_NOT_DELEGATED,NotRegistrable",
    "UNSUPPORTED,NO_SERVICE,Undecided",
    "UNSUPPORTED,SOURCE_DISABLED,Undecided",
    "UNKNOWN,THROTTLED,Undecided",
    "UNKNOWN,UNKNOWN,Undecided",
  })
  void outcome_ofEachVerdict_isItsCase(Availability availability, Reason reason, String expected) {
    assertEquals(expected, result(availability, reason).outcome().getClass().getSimpleName());
  }

  @Test
  void outcome_ofEachCase_hasItsData() {
    assertEquals(
        new Outcome.Free("a.com", true), result(Availability.AVAILABLE, Reason.NONE).outcome());
    assertEquals(
        new Outcome.Taken("a.com", Reason.REDEMPTION, null),
        result(Availability.REGISTERED, Reason.REDEMPTION).outcome());
    assertEquals(
        new Outcome.NotRegistrable("WWW.A.com", Reason.NOT_REGISTRABLE_LEVEL, "b.com"),
        result(Availability.INVALID, Reason.NOT_REGISTRABLE_LEVEL).outcome());
    assertEquals(
        new Outcome.Undecided("WWW.A.com", Reason.TIMEOUT, "a message", Duration.ofSeconds(3)),
        result(Availability.UNKNOWN, Reason.TIMEOUT).outcome());
  }
}
