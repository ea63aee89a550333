package dev.domaincheck.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorReason;
import dev.domaincheck.client.FakeService;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BulkSilenceTest {

  private static Settings settings(FakeService service, Duration silence) {
    return new Settings(
        List.of(Target.parse(service.target())),
        false,
        null,
        null,
        null,
        null,
        Duration.ofSeconds(30),
        silence,
        "test");
  }

  @Test
  void bulk_serverOwesResultsAndIsSilent_failsAsIdle() {
    try (FakeService service = new FakeService()) {
      service.onBulk.set(
          observer ->
              new io.grpc.stub.StreamObserver<>() {
                @Override
                public void onNext(dev.domaincheck.v1.CheckDomainsBulkRequest request) {}

                @Override
                public void onError(Throwable t) {}

                @Override
                public void onCompleted() {}
              });
      try (Connection connection = Connection.open(settings(service, Duration.ofMillis(100)));
          var results =
              new Checks(connection)
                  .checkBulk(List.of(BulkName.of("a.com")).iterator(), CheckOptions.DEFAULT)) {
        var e = assertThrows(DomainCheckException.class, results::hasNext);
        assertEquals(ErrorReason.IDLE_TIMEOUT, e.reason());
      }
    }
  }

  @Test
  void bulk_sourceIsSlowerThanTheBound_isNoSilenceOfTheServer() {
    Iterator<BulkName> slow =
        new Iterator<>() {
          private boolean done;

          @Override
          public boolean hasNext() {
            return !done;
          }

          @Override
          public BulkName next() {
            done = true;
            try {
              // Twice the bound and more: a reader that counted it would be gone.
              TimeUnit.MILLISECONDS.sleep(1_200);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return BulkName.of("available-a.com");
          }
        };
    try (FakeService service = new FakeService();
        Connection connection = Connection.open(settings(service, Duration.ofMillis(500)));
        var results = new Checks(connection).checkBulk(slow, CheckOptions.DEFAULT)) {
      assertTrue(results.hasNext());
    }
  }
}
