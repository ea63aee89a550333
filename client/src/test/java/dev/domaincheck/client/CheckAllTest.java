package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CheckAllTest {

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "available-" + i + ".com").toList();
  }

  private static List<String> inputs(List<DomainResult> results) {
    return results.stream().map(DomainResult::input).toList();
  }

  @Test
  void checkAll_noNames_asksNobody() {
    assertEquals(List.of(), client.checkAll(List.of()));
    assertEquals(0, service.headers.size());
  }

  @Test
  void checkAll_asManyAsOneCallTakes_isOneCall() {
    assertEquals(names(1_000), inputs(client.checkAll(new ArrayDeque<>(names(1_000)))));
    assertEquals(1, service.checks.size());
    var registration = CheckOptions.DEFAULT.withView(View.REGISTRATION);
    assertEquals(names(200), inputs(client.checkAll(names(200), registration)));
    assertEquals(2, service.checks.size());
    assertEquals(names(201), inputs(client.checkAll(names(201), registration)));
    assertEquals(2, service.checks.size());
  }

  @Test
  void checkAll_noTimeout_hasOneThatGrowsWithTheNames() {
    client.checkAll(names(1_001));
    long seconds = service.deadlines.getLast().orElseThrow().timeRemaining(TimeUnit.SECONDS);
    assertTrue(seconds > 30_230 && seconds <= 30_330, seconds + " s");
    client.checkAll(names(1_001), CheckOptions.DEFAULT.withTimeout(Duration.ofMinutes(1)));
    assertTrue(service.deadlines.getLast().orElseThrow().timeRemaining(TimeUnit.SECONDS) <= 60);
    client.checkBulk(List.of(BulkName.of("a.com")).iterator()).forEachRemaining(r -> {});
    assertEquals(Optional.empty(), service.deadlines.getLast());
  }

  @Test
  void checkAll_moreNamesAnsweredBackwards_areInTheirOrder() {
    service.onBulk.set(
        observer ->
            new StreamObserver<>() {
              @Override
              public void onNext(CheckDomainsBulkRequest request) {
                if (request.hasBatch()) {
                  var results = new ArrayList<>(FakeService.answers(request).getResultsList());
                  Collections.reverse(results);
                  observer.onNext(
                      CheckDomainsBulkResponse.newBuilder().addAllResults(results).build());
                }
              }

              @Override
              public void onError(Throwable t) {}

              @Override
              public void onCompleted() {
                observer.onCompleted();
              }
            });
    List<String> names = new ArrayList<>(names(25_000));
    names.add("available-0.com");
    assertEquals(names, inputs(client.checkAll(names)));
  }

  @Test
  void checkAll_callFails_throws() {
    service.onBulk.set(
        observer -> {
          observer.onError(Status.PERMISSION_DENIED.asRuntimeException());
          return new StreamObserver<>() {
            @Override
            public void onNext(CheckDomainsBulkRequest request) {}

            @Override
            public void onError(Throwable t) {}

            @Override
            public void onCompleted() {}
          };
        });
    var e = assertThrows(DomainCheckException.class, () -> client.checkAll(names(2_000)));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
  }

  @Test
  void withOptions_view_hasThemInEachKindOfCall() {
    var cacheOnly =
        CheckOptions.DEFAULT
            .withCachePolicy(CachePolicy.CACHE_ONLY)
            .withTimeout(Duration.ofSeconds(7));
    DomainCheckClient view = client.withOptions(cacheOnly);
    assertSame(cacheOnly, view.options());
    assertSame(CheckOptions.DEFAULT, client.options());
    view.check("a.com");
    view.check(List.of("a.com"));
    view.checkAsync(List.of("a.com")).join();
    view.checkAll(List.of("a.com"));
    view.checkStream(List.of("a.com")).forEachRemaining(r -> {});
    view.checkBulk(List.of(BulkName.of("a.com")).iterator()).forEachRemaining(r -> {});
    var sent = dev.domaincheck.v1.CachePolicy.CACHE_POLICY_CACHE_ONLY;
    assertEquals(4, service.checks.size());
    service.checks.forEach(request -> assertEquals(sent, request.getOptions().getCachePolicy()));
    assertEquals(sent, service.streams.getFirst().getOptions().getCachePolicy());
    assertEquals(sent, service.bulkMessages.getFirst().getOptions().getCachePolicy());
    service.deadlines.forEach(
        deadline -> assertTrue(deadline.orElseThrow().timeRemaining(TimeUnit.SECONDS) < 7));
    client.check("a.com");
    assertEquals(
        dev.domaincheck.v1.CheckOptions.getDefaultInstance(),
        service.checks.getLast().getOptions());
  }

  @Test
  void withOptions_viewClosed_leavesTheConnection() {
    try (DomainCheckClient view = client.withOptions(CheckOptions.DEFAULT)) {
      view.check("a.com");
    }
    assertEquals(1, client.check("a.com").size());
    DomainCheckClient view = client.withOptions(CheckOptions.DEFAULT);
    close();
    assertThrows(DomainCheckException.class, () -> view.check("a.com"));
  }
}
