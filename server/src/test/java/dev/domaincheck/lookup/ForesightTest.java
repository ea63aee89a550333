package dev.domaincheck.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.Await;
import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Service;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry that answers one query each ten seconds, and a line of those who wait for it. */
@Timeout(60)
class ForesightTest {
  private static final Caller CALLER = new Caller("anna");
  private static final CheckOptions STANDARD = CheckOptions.standard(Duration.ofSeconds(10));
  private static final Set<Protocol> ALL =
      Set.of(Protocol.RDAP, Protocol.DAS, Protocol.WHOIS, Protocol.HTTP_WHOIS);

  private final Directory directory = Directory.embedded();
  private final QueryGate gate =
      new QueryGate(10, (group, protocol) -> new GroupLimit(10, 0.1, 1), Clock.systemUTC());
  private boolean pressure;
  private final Foresight foresight = new Foresight(() -> directory, ALL, gate, () -> pressure);
  private final List<Thread> line = new ArrayList<>();

  private static DomainName name(String text) {
    return assertInstanceOf(DomainName.class, DomainName.parse(text));
  }

  private String group(String name, View view) {
    Service first = ChainLookup.askable(directory.route(name(name)), ALL, view).getFirst();
    return first.limitGroup();
  }

  /** The only token is gone, and so many wait for the next. */
  private void waitInLine(String group, int waiters) throws Exception {
    var unused = assertInstanceOf(Admission.Granted.class, admit(group));
    for (int i = 0; i < waiters; i++) {
      line.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  var unusedToo = admit(group);
                } catch (InterruptedException e) {
                  // The test is over.
                }
              }));
    }
    Await.until(() -> gate.status(group, Protocol.RDAP).queued() == waiters);
  }

  private Admission admit(String group) throws InterruptedException {
    return gate.admit(group, Protocol.RDAP, CALLER, Deadline.after(Duration.ofMinutes(5)));
  }

  @AfterEach
  void leave() throws InterruptedException {
    for (Thread thread : line) {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void nameBeyondItsDeadline_isTurnedAwayWithTheTimeToComeBack() throws Exception {
    waitInLine(group("example.com", View.AVAILABILITY), 2);
    CheckResult refusal =
        foresight.refusal(
            name("example.com"), STANDARD, CALLER, Deadline.after(Duration.ofSeconds(20)));
    assertNotNull(refusal);
    assertEquals(Availability.UNKNOWN, refusal.availability());
    assertEquals(Reason.OVERLOADED, refusal.reason());
    long comeBack = Objects.requireNonNull(refusal.retryAfter()).toSeconds();
    assertTrue(comeBack >= 8 && comeBack <= 12, comeBack + " s");
    assertEquals(1, foresight.turnedAway());
  }

  @Test
  void nameWithTime_andNamesOfOtherRegistries_areLookedUp() throws Exception {
    waitInLine(group("example.com", View.AVAILABILITY), 2);
    Deadline patient = Deadline.after(Duration.ofSeconds(60));
    Deadline hasty = Deadline.after(Duration.ofSeconds(1));
    assertNull(foresight.refusal(name("example.com"), STANDARD, CALLER, patient));
    assertNull(foresight.refusal(name("example.org"), STANDARD, CALLER, hasty));
  }

  @Test
  void callWithoutTime_isNotTurnedAwayWhereNobodyWaits() {
    Deadline past = Deadline.after(Duration.ofMillis(-1));
    assertNull(foresight.refusal(name("example.com"), STANDARD, CALLER, past));
  }

  @Test
  void fast_isLookedUp_forTheDnsIsAskedFirst() throws Exception {
    waitInLine(group("example.com", View.AVAILABILITY), 2);
    CheckOptions fast =
        new CheckOptions(
            CachePolicy.NORMAL, null, Duration.ofSeconds(10), Assurance.FAST, View.AVAILABILITY);
    assertNull(
        foresight.refusal(
            name("example.com"), fast, CALLER, Deadline.after(Duration.ofSeconds(1))));
  }

  @Test
  void pausedRegistry_refusesNobody_forItsLookupsGoElsewhere() throws Exception {
    String group = group("example.com", View.AVAILABILITY);
    waitInLine(group, 2);
    var unused = gate.pause(group, Protocol.RDAP, Duration.ofHours(1));
    assertNull(
        foresight.refusal(
            name("example.com"), STANDARD, CALLER, Deadline.after(Duration.ofSeconds(1))));
  }

  @Test
  void lineThatAllLeft_refusesNobody() throws Exception {
    String group = group("example.com", View.AVAILABILITY);
    waitInLine(group, 3);
    leave();
    Await.until(() -> gate.status(group, Protocol.RDAP).queued() == 0);
    assertNull(
        foresight.refusal(
            name("example.com"), STANDARD, CALLER, Deadline.after(Duration.ofSeconds(1))));
  }

  @Test
  void registrationView_isJudgedByTheServiceThatHasData() throws Exception {
    // .no has an availability service, which is asked first and has no data.
    String das = group("example.no", View.AVAILABILITY);
    CheckOptions data =
        new CheckOptions(
            CachePolicy.NORMAL,
            null,
            Duration.ofSeconds(10),
            Assurance.STANDARD,
            View.REGISTRATION);
    waitInLine(das, 2);
    Deadline hasty = Deadline.after(Duration.ofSeconds(1));
    assertNotNull(foresight.refusal(name("example.no"), STANDARD, CALLER, hasty));
    assertNull(foresight.refusal(name("example.no"), data, CALLER, hasty));
  }

  @Test
  void underPressure_everyLookupIsTurnedAway() {
    pressure = true;
    Deadline patient = Deadline.after(Duration.ofMinutes(5));
    assertNotNull(foresight.refusal(name("example.com"), STANDARD, CALLER, patient));
    pressure = false;
    assertNull(foresight.refusal(name("example.com"), STANDARD, CALLER, patient));
  }
}
