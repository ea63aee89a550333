package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.PublishedLimits;
import dev.domaincheck.limit.GroupLimit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostLimitsTest {
  private static final String PACED = "whois:whois.hkirc.hk";
  private static final String COUNTED = "whois:whois.mynic.my";
  private static final GroupLimit STANDARD = GroupLimit.standard(Protocol.WHOIS);

  private static GroupLimit of(String group, @Nullable Integer concurrency, @Nullable Double rate) {
    return new HostLimits(PublishedLimits.embedded(), concurrency, rate).of(group, Protocol.WHOIS);
  }

  @Test
  void of_noWordOfTheOperator_isThePublishedLimitElseTheStandard() {
    assertEquals(new GroupLimit(1, 0.09, 1), of(PACED, null, null));
    assertEquals(
        new GroupLimit(STANDARD.concurrency(), STANDARD.rate(), STANDARD.burst(), 500),
        of(COUNTED, null, null));
    assertEquals(STANDARD, of("whois:whois.nic.zz", null, null));
  }

  @Test
  void of_operatorsWord_isInPlaceOfTheTableForEveryHost() {
    assertEquals(new GroupLimit(7, 2.5, 3), of(PACED, 7, 2.5));
    assertEquals(new GroupLimit(7, 0.09, 1), of(PACED, 7, null));
    assertEquals(new GroupLimit(STANDARD.concurrency(), 2.5, 3, 500), of(COUNTED, null, 2.5));
    assertEquals(new GroupLimit(0, 2.5, 3), of("whois:whois.nic.zz", 0, 2.5));
  }

  @Test
  void of_rateZero_liftsTheDailyQuotaToo() {
    assertEquals(new GroupLimit(0, 0, 1), of(COUNTED, 0, 0.0));
  }
}
