package dev.domaincheck.testkit;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DomainCheckExtension.class)
class OrderTest {
  @Test
  void order_nameIsTaken_isRefused(Sandbox sandbox, DomainCheckClient client) {
    sandbox.answer("example.com", Answer.REGISTERED);
    assertInstanceOf(Outcome.Taken.class, client.check("example.com").getFirst().outcome());
  }

  @Test
  void order_registryIsSlowAndBusy_isPutOff(Sandbox sandbox, DomainCheckClient client) {
    sandbox.answer("example.com", Answer.THROTTLED.after(Duration.ofMillis(200)));
    assertInstanceOf(Outcome.Undecided.class, client.check("example.com").getFirst().outcome());
  }
}
