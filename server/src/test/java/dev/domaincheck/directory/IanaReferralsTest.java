package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.domaincheck.Await;
import dev.domaincheck.availability.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Top-level domains that nothing is known of. */
@Timeout(60)
class IanaReferralsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final LiveDirectory directory = LiveDirectory.of(Editions.facts(Editions.tlds(100)));
  private @Nullable String reply = "% This query returned 0 objects.\n";
  private final IanaReferrals referrals =
      new IanaReferrals(
          directory,
          (tld, deadline) -> {
            asked.add(tld);
            return reply;
          },
          nanos::get);

  private static String reply(String tld, String host) {
    return "%% IANA WHOIS server\n\nrefer:        %s\n\ndomain:       %s\n\nwhois:        %s\n"
        .formatted(host, tld.toUpperCase(java.util.Locale.ROOT), host);
  }

  private void find(String tld) throws InterruptedException {
    referrals.find(tld, Deadline.after(Duration.ofSeconds(10)));
  }

  private List<Service> route(String suffix) {
    return directory.get().route(suffix).services();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void find_hostNamed_isAGuessUntilTheDayIsOver() throws Exception {
    reply = reply("taa", "whois.nic.taa");
    find("taa");
    Service service = route("taa").getFirst();
    assertEquals("whois://whois.nic.taa:43", service.endpoint().toString());
    assertEquals(Authority.GUESS, service.authority());
    assertEquals(Absence.WEAK, service.absence());
    assertEquals("whois:whois.nic.taa", service.limitGroup());
    assertEquals(Absence.NONE, route("com.taa").getFirst().absence());
    pass(IanaReferrals.TIME_TO_LIVE.minusNanos(1));
    referrals.forgetOld();
    assertEquals(1, route("taa").size());
    pass(Duration.ofNanos(1));
    referrals.forgetOld();
    assertEquals(List.of(), route("taa"));
  }

  @Test
  void find_manyTlds_areAskedOneAMinute() throws Exception {
    List<String> tlds = new ArrayList<>(Editions.tlds(100));
    for (int second = 0; second < 600; second++) {
      find(tlds.get(second % tlds.size()));
      pass(Duration.ofSeconds(1));
    }
    assertEquals(10, asked.size());
  }

  @Test
  void find_answered_isNotAskedAgainForADay() throws Exception {
    find("taa");
    pass(IanaReferrals.MIN_INTERVAL);
    find("taa");
    assertEquals(List.of("taa"), asked);
    pass(IanaReferrals.TIME_TO_LIVE);
    find("taa");
    assertEquals(List.of("taa", "taa"), asked);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "% Query limit exceeded, please try again later.\n",
        "domain: TAB\nwhois: whois.nic.tab\n",
      })
  void find_failures_areRetriedSlowerAndSlower(@Nullable String noAnswer) throws Exception {
    reply = noAnswer;
    List<Integer> minutes = new ArrayList<>();
    for (int minute = 0; minute < 300; minute++) {
      int before = asked.size();
      find("taa");
      if (asked.size() > before) {
        minutes.add(minute);
      }
      pass(Duration.ofMinutes(1));
    }
    assertEquals(List.of(0, 1, 3, 7, 15, 31, 63, 123, 183, 243), minutes);
  }

  @Test
  void find_whoeverAskedFirstLeaves_othersHaveTheAnswer() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    IanaReferrals slow = slow(answer);
    Deadline deadline = Deadline.after(Duration.ofSeconds(50));
    Thread first =
        Thread.ofVirtual()
            .start(
                () -> assertThrows(InterruptedException.class, () -> slow.find("taa", deadline)));
    Await.until(() -> !asked.isEmpty());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> second = threads.submit(() -> find(slow, deadline));
      first.interrupt();
      first.join();
      answer.countDown();
      second.get();
    }
    assertEquals(1, route("taa").size());
    assertEquals(List.of("taa"), asked);
  }

  /** One whose answer comes when the test lets it. */
  private IanaReferrals slow(CountDownLatch answer) {
    return new IanaReferrals(
        directory,
        (tld, deadline) -> {
          asked.add(tld);
          answer.await();
          return reply("taa", "whois.nic.taa");
        },
        nanos::get);
  }

  @Test
  void find_whileOneIsUnderWay_sameTldWaits_othersGoOn() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    IanaReferrals slow = slow(answer);
    Deadline deadline = Deadline.after(Duration.ofSeconds(50));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(() -> find(slow, deadline));
      Await.until(() -> !asked.isEmpty());
      pass(IanaReferrals.MIN_INTERVAL);
      slow.find("tab", deadline);
      Future<Integer> second =
          threads.submit(
              () -> {
                slow.find("taa", deadline);
                return route("taa").size();
              });
      answer.countDown();
      first.get();
      assertEquals(1, second.get());
    }
    assertEquals(List.of("taa"), asked);
  }

  private static @Nullable Void find(IanaReferrals referrals, Deadline deadline)
      throws InterruptedException {
    referrals.find("taa", deadline);
    return null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "0x7f000001",
        "2130706433",
        "127.1",
        "::1",
        "[::1]",
        "localhost",
        "whois.localhost",
        "whois",
        "whois.nic.7",
        "whois.nic.taa.",
        "whois.nic.taa:22",
        "whois.iana.org",
        "-whois.nic.taa",
        "whois nic.taa",
        "user@whois.nic.taa",
        "whois.nic.taa/x",
        "",
      })
  void find_hostileHost_isNeverAsked(String host) throws Exception {
    reply = reply("taa", host);
    find("taa");
    assertEquals(List.of("taa"), asked);
    assertEquals(List.of(), route("taa"));
  }

  @Test
  void reply_aboutAnotherDomain_isNoAnswer() {
    assertNull(IanaReply.of(reply("tab", "whois.nic.tab"), "taa"));
    assertNull(IanaReply.of("whois: whois.nic.taa", "taa"));
    assertNull(IanaReply.of("% domain: TAA\n% whois: whois.nic.taa\n", "taa"));
  }

  @ParameterizedTest
  @CsvSource({
    "whois.nic.taa, taa, 'domain:\tTAA|whois:\tWHOIS.nic.taa'",
    "whois.nic.taa, xn--41a, 'refer: whois.nic.taa|domain: ЯЯ|domain-ace: XN--41A'",
    ", taa, 'domain: TAA|status: ACTIVE'",
    ", taa, '% This query returned 0 objects.|%'",
  })
  void reply_aboutTheDomain_namesItsHost(@Nullable String host, String tld, String reply) {
    for (String lineEnd : List.of("\n", "\r\n")) {
      assertEquals(new IanaReply(host), IanaReply.of(reply.replace("|", lineEnd), tld));
    }
  }
}
