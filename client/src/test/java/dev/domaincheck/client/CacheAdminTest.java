package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.GetCacheEntryRequest;
import dev.domaincheck.v1.ListCacheEntriesRequest;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import dev.domaincheck.v1.SaveCacheSnapshotRequest;
import dev.domaincheck.v1.WarmCacheRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class CacheAdminTest {

  private final FakeService service = new FakeService();
  private final DomainCheckClient client =
      DomainCheckClient.builder().target(service.target()).adminToken("t0ken").build();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private static dev.domaincheck.v1.CacheEntry wire(String name) {
    return dev.domaincheck.v1.CacheEntry.newBuilder()
        .setResult(FakeService.result(name))
        .setAge(com.google.protobuf.Duration.newBuilder().setSeconds(5).setNanos(6))
        .setWeightBytes(232)
        .build();
  }

  private static ListCacheEntriesResponse page(String next, String... names) {
    ListCacheEntriesResponse.Builder page =
        ListCacheEntriesResponse.newBuilder().setNextPageToken(next);
    for (String name : names) {
      page.addEntries(wire(name));
    }
    return page.build();
  }

  private static List<String> names(List<CacheEntry> entries) {
    return entries.stream().map(entry -> entry.result().domainName()).toList();
  }

  @Test
  void list_manyPages_areAskedForAsTheyAreRead() {
    service.onEntries.set(
        request ->
            switch (request.getPageToken()) {
              case "" -> page("b", "registered-a", "registered-b");
              case "b" -> page("c", "registered-c");
              default -> page("", "registered-d");
            });
    var entries = client.cache().list(CacheFilter.ALL).iterator();
    assertEquals(0, service.cacheRequests.size());
    assertEquals("registered-a", entries.next().result().domainName());
    assertEquals("registered-b", entries.next().result().domainName());
    assertEquals(1, service.cacheRequests.size());
    assertEquals(
        ListCacheEntriesRequest.newBuilder()
            .setFilter(dev.domaincheck.v1.CacheFilter.getDefaultInstance())
            .setPageSize(1_000)
            .build(),
        service.cacheRequests.getFirst());
    List<CacheEntry> rest = new ArrayList<>();
    entries.forEachRemaining(rest::add);
    assertEquals(List.of("registered-c", "registered-d"), names(rest));
    assertEquals(3, service.cacheRequests.size());
    assertEquals(Optional.of("Bearer t0ken"), service.authorization());
  }

  @Test
  void warm_noTimeout_hasOneThatGrowsWithTheNames() {
    client.cache().warm(Collections.nCopies(100, "a.com")).forEachRemaining(p -> {});
    long seconds = service.deadlines.getLast().orElseThrow().timeRemaining(TimeUnit.SECONDS);
    assertTrue(seconds > 3_200 && seconds <= 3_300, seconds + " s");
  }

  @Test
  void list_pageThatLeadsToItself_isAgainstTheContract() {
    service.onEntries.set(request -> page("b", "registered-a"));
    DomainCheckException thrown =
        assertThrows(
            DomainCheckException.class, () -> client.cache().list(CacheFilter.ALL).toList());
    assertEquals(ErrorCode.INTERNAL, thrown.code());
  }

  @Test
  void page_everythingSet_isMirrored() {
    service.onEntries.set(request -> page("next", "registered-a"));
    CacheFilter filter =
        CacheFilter.ALL
            .withDomainName("registered-a.com")
            .withSuffix("com")
            .withServer("rdap.example")
            .withAvailability(Availability.REGISTERED)
            .withOlderThan(Duration.ofSeconds(7, 8));
    CachePage page = client.cache().page(filter, 9, "before");
    assertEquals("next", page.nextPageToken());
    CacheEntry entry = page.entries().getFirst();
    assertEquals(Availability.REGISTERED, entry.result().availability());
    assertEquals(Duration.ofSeconds(5, 6), entry.age());
    assertEquals(232, entry.weightBytes());
    assertEquals(
        List.of(
            ListCacheEntriesRequest.newBuilder()
                .setFilter(
                    dev.domaincheck.v1.CacheFilter.newBuilder()
                        .setDomainName("registered-a.com")
                        .setSuffix("com")
                        .setServer("rdap.example")
                        .setAvailability(dev.domaincheck.v1.Availability.AVAILABILITY_REGISTERED)
                        .setOlderThan(
                            com.google.protobuf.Duration.newBuilder().setSeconds(7).setNanos(8)))
                .setPageSize(9)
                .setPageToken("before")
                .build()),
        service.cacheRequests);
  }

  @ParameterizedTest
  @EnumSource(Availability.class)
  void filter_everyVerdict_isTheContractsOfThatName(Availability verdict) {
    var unused = client.cache().page(CacheFilter.ALL.withAvailability(verdict), 0, "");
    assertEquals(
        "AVAILABILITY_" + verdict,
        ((ListCacheEntriesRequest) service.cacheRequests.getFirst())
            .getFilter()
            .getAvailability()
            .name());
  }

  @Test
  void filter_withoutSense_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> CacheFilter.ALL.withSuffix(""));
    assertThrows(
        IllegalArgumentException.class, () -> CacheFilter.ALL.withOlderThan(Duration.ofMillis(-1)));
  }

  @Test
  void get_keptOrNot_isAnEntryOrEmpty() {
    assertEquals(Optional.empty(), client.cache().get("bücher.example"));
    assertEquals(
        List.of(GetCacheEntryRequest.newBuilder().setDomainName("bücher.example").build()),
        service.cacheRequests);
    service.onEntry.set(() -> wire("available-a"));
    assertEquals(
        "available-a", client.cache().get("available-a").orElseThrow().result().domainName());
    service.onEntry.set(
        () -> {
          throw FakeService.failure(Status.Code.INVALID_ARGUMENT, "no name", "INVALID_OPTION");
        });
    assertEquals(
        ErrorReason.INVALID_OPTION,
        assertThrows(DomainCheckException.class, () -> client.cache().get("-")).reason());
  }

  @Test
  void evict_filter_tellsHowManyAndSome() {
    service.onEvict.set(
        () ->
            EvictCacheEntriesResponse.newBuilder()
                .setEvicted(12)
                .addSampleDomainNames("a.com")
                .build());
    assertEquals(
        new EvictedEntries(12, List.of("a.com")),
        client.cache().evict(CacheFilter.ALL.withSuffix("com"), true));
    assertEquals(
        List.of(
            EvictCacheEntriesRequest.newBuilder()
                .setFilter(dev.domaincheck.v1.CacheFilter.newBuilder().setSuffix("com"))
                .setDryRun(true)
                .build()),
        service.cacheRequests);
    assertThrows(
        IllegalArgumentException.class, () -> client.cache().evict(CacheFilter.ALL, false));
    assertEquals(1, service.cacheRequests.size());
  }

  @Test
  void warm_names_tellsHowFarItIs() {
    service.onWarm.set(
        (request, observer) -> {
          observer.onNext(FakeService.warmed(2, 1, 1, 0));
          observer.onNext(FakeService.warmed(2, 2, 1, 1));
          observer.onCompleted();
        });
    try (ResultStream<WarmProgress> progress =
        client.cache().warm(List.of("a.com", "b.com"), Duration.ofMinutes(1))) {
      assertEquals(new WarmProgress(new Progress(2, 1, null), 1, 0), progress.next());
      assertEquals(new WarmProgress(new Progress(2, 2, null), 1, 1), progress.next());
      assertFalse(progress.hasNext());
    }
    assertEquals(
        List.of(
            WarmCacheRequest.newBuilder().addDomainNames("a.com").addDomainNames("b.com").build()),
        service.cacheRequests);
    assertEquals(true, service.deadlines.getLast().isPresent());
    assertEquals(Optional.of("Bearer t0ken"), service.authorization());
  }

  @Test
  void warm_endsBeforeAllIsDone_isAgainstTheContract() {
    service.onWarm.set(
        (request, observer) -> {
          observer.onNext(FakeService.warmed(2, 1, 0, 0));
          observer.onCompleted();
        });
    try (ResultStream<WarmProgress> progress = client.cache().warm(List.of("a.com", "b.com"))) {
      var unused = progress.next();
      DomainCheckException thrown = assertThrows(DomainCheckException.class, progress::hasNext);
      assertEquals(ErrorCode.INTERNAL, thrown.code());
    }
  }

  @Test
  void warm_withoutACache_isDisabled() {
    service.onWarm.set(
        (request, observer) ->
            observer.onError(
                FakeService.failure(Status.Code.FAILED_PRECONDITION, "no cache", "DISABLED")));
    try (ResultStream<WarmProgress> progress = client.cache().warm(List.of("a.com"))) {
      DomainCheckException thrown = assertThrows(DomainCheckException.class, progress::hasNext);
      assertEquals(ErrorCode.FAILED_PRECONDITION, thrown.code());
      assertEquals(ErrorReason.DISABLED, thrown.reason());
    }
  }

  @Test
  void save_asked_tellsWhatWasWritten() {
    assertEquals(new SavedSnapshot(1234, 56_789), client.cache().save());
    assertEquals(List.of(SaveCacheSnapshotRequest.getDefaultInstance()), service.cacheRequests);
  }
}
