package dev.domaincheck.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrangerPausesTest {
  private long now;
  private final StrangerPauses pauses = new StrangerPauses(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void pause_endsWhenItWasAskedTo_andIsTheHostsOwn() {
    pauses.pause("a.example", Duration.ofSeconds(30));
    assertEquals(Duration.ofSeconds(30), pauses.rest("a.example"));
    assertEquals(Duration.ZERO, pauses.rest("b.example"));
    pass(Duration.ofSeconds(29));
    assertEquals(Duration.ofSeconds(1), pauses.rest("a.example"));
    pass(Duration.ofSeconds(1));
    assertEquals(Duration.ZERO, pauses.rest("a.example"));
  }

  @Test
  void pause_withoutATimeOrWithAHostileOne_isBounded() {
    pauses.pause("untimed.example", null);
    pauses.pause("never.example", Duration.ofSeconds(Long.MAX_VALUE));
    pauses.pause("past.example", Duration.ofSeconds(Long.MIN_VALUE));
    assertEquals(Duration.ofMinutes(1), pauses.rest("untimed.example"));
    assertEquals(Duration.ofMinutes(15), pauses.rest("never.example"));
    assertEquals(Duration.ofSeconds(1), pauses.rest("past.example"));
  }

  @Test
  void pause_again_lengthensAndNeverShortens() {
    pauses.pause("a.example", Duration.ofSeconds(30));
    pauses.pause("a.example", Duration.ofSeconds(2));
    assertEquals(Duration.ofSeconds(30), pauses.rest("a.example"));
    pauses.pause("a.example", Duration.ofSeconds(60));
    assertEquals(Duration.ofSeconds(60), pauses.rest("a.example"));
  }

  @Test
  void moreHostsThanAreKept_forgetTheOneThatEndsFirst() {
    pauses.pause("first.example", Duration.ofSeconds(10));
    for (int i = 0; i < StrangerPauses.MAX_HOSTS; i++) {
      pauses.pause(i + ".example", Duration.ofSeconds(20));
    }
    assertEquals(Duration.ZERO, pauses.rest("first.example"));
    assertEquals(Duration.ofSeconds(20), pauses.rest("0.example"));
    pass(Duration.ofSeconds(20));
    pauses.pause("new.example", Duration.ofSeconds(20));
    assertEquals(Duration.ZERO, pauses.rest("0.example"));
    assertEquals(Duration.ofSeconds(20), pauses.rest("new.example"));
  }
}
