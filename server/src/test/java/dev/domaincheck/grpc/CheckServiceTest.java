package dev.domaincheck.grpc;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.CacheEntry;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CachePolicy;
import dev.domaincheck.v1.CacheTier;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.GetServerInfoRequest;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.GetSuffixRequest;
import dev.domaincheck.v1.ListSuffixesRequest;
import dev.domaincheck.v1.ListSuffixesResponse;
import dev.domaincheck.v1.Protocol;
import dev.domaincheck.v1.Reason;
import dev.domaincheck.v1.Suffix;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CheckServiceTest {
  private final FakeLookup lookup = new FakeLookup();
  private final Edge edge;
  private DomainCheckServiceGrpc.DomainCheckServiceBlockingStub stub;

  CheckServiceTest() throws Exception {
    edge = new Edge(lookup);
    stub = DomainCheckServiceGrpc.newBlockingStub(edge.channel);
  }

  @BeforeEach
  void deadline() {
    stub = stub.withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    lookup.letGo.countDown();
    edge.close();
  }

  private List<DomainResult> check(String... names) {
    return check(CheckOptions.getDefaultInstance(), names);
  }

  private List<DomainResult> check(CheckOptions options, String... names) {
    return stub.checkDomains(
            CheckDomainsRequest.newBuilder()
                .addAllDomainNames(List.of(names))
                .setOptions(options)
                .build())
        .getResultsList();
  }

  @Test
  void checkDomains_mixedNames_keepTheOrderAndSpoilNothing() {
    List<DomainResult> results =
        check(
            "free-1.com",
            "bad name",
            "taken-1.de",
            "com",
            "www.example.co.uk",
            "fault-1.com",
            "free-1.com",
            "");
    assertEquals(
        List.of(
            Availability.AVAILABILITY_AVAILABLE,
            Availability.AVAILABILITY_INVALID,
            Availability.AVAILABILITY_REGISTERED,
            Availability.AVAILABILITY_INVALID,
            Availability.AVAILABILITY_INVALID,
            Availability.AVAILABILITY_UNKNOWN,
            Availability.AVAILABILITY_AVAILABLE,
            Availability.AVAILABILITY_INVALID),
        results.stream().map(DomainResult::getAvailability).toList());
    assertEquals("bad name", results.get(1).getInput());
    assertEquals(Reason.REASON_PUBLIC_SUFFIX, results.get(3).getReason());
    assertEquals("example.co.uk", results.get(4).getRegistrableName());
    assertEquals(Reason.REASON_INTERNAL, results.get(5).getReason());
    assertFalse(results.get(5).getMessage().contains("secret"));
    assertEquals(3, lookup.begun.get(), "a name sent twice is looked up once");
  }

  @Test
  void checkDomains_secondTime_isCachedAndServedOnTheCallersThread() throws Exception {
    DomainResult first = check("free-1.com").getFirst();
    assertFalse(first.getCached());
    assertTrue(first.hasExpireTime());

    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    AtomicReference<@Nullable DomainResult> second = new AtomicReference<>();
    DomainCheckServiceGrpc.newStub(edge.channel)
        .checkDomains(
            CheckDomainsRequest.newBuilder().addDomainNames("FREE-1.com.").build(),
            new StreamObserver<>() {
              @Override
              public void onNext(CheckDomainsResponse response) {
                thread.set(Thread.currentThread());
                second.set(response.getResults(0));
              }

              @Override
              public void onError(Throwable t) {}

              @Override
              public void onCompleted() {}
            });
    // All executors are direct: had the server hopped, nothing would have come back yet.
    DomainResult result = second.get();
    assertNotNull(result);
    assertSame(Thread.currentThread(), thread.get());
    assertTrue(result.getCached());
    assertEquals(CacheTier.CACHE_TIER_MEMORY, result.getCacheTier());
    assertEquals("FREE-1.com.", result.getInput());
    assertEquals("free-1.com", result.getDomainName());
    assertEquals(1, lookup.begun.get());
  }

  @Test
  void checkDomains_policies_areObeyed() {
    CheckOptions refresh =
        CheckOptions.newBuilder().setCachePolicy(CachePolicy.CACHE_POLICY_REFRESH).build();
    CheckOptions cacheOnly =
        CheckOptions.newBuilder().setCachePolicy(CachePolicy.CACHE_POLICY_CACHE_ONLY).build();
    assertEquals(Reason.REASON_NOT_CACHED, check(cacheOnly, "taken.com").getFirst().getReason());
    assertEquals(0, lookup.begun.get());
    check("taken.com");
    assertTrue(check(cacheOnly, "taken.com").getFirst().getCached());
    assertFalse(check(refresh, "taken.com").getFirst().getCached());
    assertEquals(2, lookup.begun.get());
    CheckOptions young =
        CheckOptions.newBuilder()
            .setMaxAge(com.google.protobuf.Duration.getDefaultInstance())
            .build();
    assertFalse(check(young, "taken.com").getFirst().getCached());
  }

  @Test
  void checkDomains_maxParallelism_isNotExceeded() {
    CheckOptions two = CheckOptions.newBuilder().setMaxParallelism(2).build();
    String[] names =
        IntStream.range(0, 50).mapToObj(i -> "taken" + i + ".com").toArray(String[]::new);
    assertEquals(50, check(two, names).size());
    assertTrue(lookup.peak.get() <= 2, "peak " + lookup.peak.get());
  }

  @Test
  void checkDomains_oneNameHangs_theRestIsAnsweredBeforeTheDeadline() {
    List<DomainResult> results =
        DomainCheckServiceGrpc.newBlockingStub(edge.channel)
            .withDeadlineAfter(1, TimeUnit.SECONDS)
            .checkDomains(
                CheckDomainsRequest.newBuilder()
                    .addDomainNames("held.com")
                    .addDomainNames("taken.com")
                    .build())
            .getResultsList();
    assertEquals(Reason.REASON_DEADLINE, results.get(0).getReason());
    assertEquals(Availability.AVAILABILITY_UNKNOWN, results.get(0).getAvailability());
    assertEquals(Availability.AVAILABILITY_REGISTERED, results.get(1).getAvailability());
  }

  /** A call is answered before what is left of its lookups is ended, however long that takes. */
  @Test
  void lookupsThatNothingEnds_callIsAnsweredAtItsDeadline() {
    List<String> names = List.of("stuck-1.com", "taken.com", "stuck-2.com");
    stub = stub.withDeadlineAfter(5, TimeUnit.SECONDS);
    try {
      assertOutOfTime(check(names.toArray(String[]::new)));
    } finally {
      edge.letGo.countDown();
    }
  }

  @Test
  void lookupsThatNothingEnds_streamIsCompletedAtItsDeadline() {
    List<DomainResult> results = new ArrayList<>();
    try {
      stub.withDeadlineAfter(5, TimeUnit.SECONDS)
          .checkDomainsStream(
              CheckDomainsStreamRequest.newBuilder()
                  .addAllDomainNames(List.of("stuck-1.com", "taken.com", "stuck-2.com"))
                  .build())
          .forEachRemaining(response -> results.addAll(response.getResultsList()));
      results.sort(Comparator.comparingInt(DomainResult::getIndex));
      assertOutOfTime(results);
    } finally {
      edge.letGo.countDown();
    }
  }

  private static void assertOutOfTime(List<DomainResult> results) {
    assertEquals(3, results.size());
    assertEquals(Reason.REASON_DEADLINE, results.get(0).getReason());
    assertEquals(Availability.AVAILABILITY_REGISTERED, results.get(1).getAvailability());
    assertEquals(Reason.REASON_DEADLINE, results.get(2).getReason());
  }

  /** Not OVERLOADED, which asks for another try: the server is idle. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void checkDomains_noTimeForALookup_everyNameIsAnsweredSo(int names) {
    String[] cold =
        IntStream.range(0, names).mapToObj(i -> "cold-" + i + ".com").toArray(String[]::new);
    // Less than what the server keeps for the answer's way.
    stub = stub.withDeadlineAfter(49, TimeUnit.MILLISECONDS);
    try {
      for (DomainResult result : check(cold)) {
        assertEquals(Reason.REASON_DEADLINE, result.getReason());
      }
    } catch (StatusRuntimeException e) {
      // On a busy machine the client's own time is up first.
      assertEquals(Status.Code.DEADLINE_EXCEEDED, e.getStatus().getCode());
    }
    assertEquals(0, lookup.begun.get());
  }

  @Test
  void checkDomains_cancelled_lookupIsInterrupted() throws Exception {
    Context.CancellableContext context = Context.current().withCancellation();
    CheckDomainsRequest request =
        CheckDomainsRequest.newBuilder()
            .addDomainNames("held-1.com")
            .addDomainNames("held-2.com")
            .build();
    var call =
        context.call(
            () -> DomainCheckServiceGrpc.newFutureStub(edge.channel).checkDomains(request));
    until(() -> lookup.inFlight.get() == 2);
    context.cancel(null);
    until(() -> lookup.interrupted.get() == 2);
    until(call::isDone);
    until(() -> edge.flights.underWay() == 0);
  }

  @Test
  void checkDomains_thousandNames_allAnswered() {
    String[] names =
        IntStream.range(0, 1_000).mapToObj(i -> "taken" + i + ".com").toArray(String[]::new);
    List<DomainResult> results = check(names);
    for (int i = 0; i < names.length; i++) {
      assertEquals(names[i], results.get(i).getDomainName());
    }
  }

  @Test
  void checkDomainsStream_eachNameOnce_withItsIndex() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      names.add(i % 7 == 0 ? "bad name " + i : "taken" + i + ".com");
    }
    Iterator<CheckDomainsStreamResponse> responses =
        stub.checkDomainsStream(
            CheckDomainsStreamRequest.newBuilder().addAllDomainNames(names).build());
    TreeSet<Integer> seen = new TreeSet<>();
    long done = 0;
    while (responses.hasNext()) {
      CheckDomainsStreamResponse response = responses.next();
      for (DomainResult result : response.getResultsList()) {
        assertTrue(seen.add(result.getIndex()));
        assertEquals(names.get(result.getIndex()), result.getInput());
      }
      done = response.getProgress().getDone();
      assertEquals(3_000, response.getProgress().getAccepted());
    }
    assertEquals(3_000, seen.size());
    assertEquals(3_000, done);
  }

  @Test
  void checkDomainsStream_consumerStopsReading_lookupsStop() throws Exception {
    List<String> names = IntStream.range(0, 10_000).mapToObj(i -> "taken" + i + ".com").toList();
    Context.CancellableContext context = Context.current().withCancellation();
    Iterator<CheckDomainsStreamResponse> responses =
        context.call(
            () ->
                DomainCheckServiceGrpc.newBlockingStub(edge.channel)
                    .checkDomainsStream(
                        CheckDomainsStreamRequest.newBuilder().addAllDomainNames(names).build()));
    assertTrue(responses.hasNext());
    // The buffer, the parallel lookups, and a few groups that the transport holds.
    int settled = settle();
    assertTrue(settled <= 4_000, "lookups " + settled);
    context.cancel(null);
    until(() -> edge.flights.underWay() == 0);
  }

  /** The number of lookups begun, once it has not changed for a good while. */
  private int settle() throws Exception {
    int before = -1;
    for (int i = 0; i < 100 && before != lookup.begun.get(); i++) {
      before = lookup.begun.get();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return before;
  }

  @Test
  void getSuffix_tellsWhatServesIt() {
    Suffix com =
        stub.getSuffix(GetSuffixRequest.newBuilder().setSuffix(".COM").build()).getSuffix();
    assertEquals("com", com.getSuffix());
    assertTrue(com.getDelegated());
    assertEquals(Protocol.PROTOCOL_RDAP, com.getServices(0).getProtocol());
    Suffix none =
        stub.getSuffix(GetSuffixRequest.newBuilder().setSuffix("nosuchtld").build()).getSuffix();
    assertFalse(none.getDelegated());
    assertEquals(0, none.getServicesCount());
  }

  @Test
  void listSuffixes_pages_coverEachSuffixOnce() {
    TreeSet<String> seen = new TreeSet<>();
    String token = "";
    int pages = 0;
    do {
      ListSuffixesResponse page =
          stub.listSuffixes(
              ListSuffixesRequest.newBuilder().setPageSize(500).setPageToken(token).build());
      page.getSuffixesList().forEach(suffix -> assertTrue(seen.add(suffix.getSuffix())));
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty() && pages < 100);
    assertTrue(seen.size() > 1_400, "suffixes " + seen.size());
    assertTrue(seen.contains("co.uk"));
    List<Suffix> uk =
        stub.listSuffixes(ListSuffixesRequest.newBuilder().setWithin("uk").build())
            .getSuffixesList();
    assertTrue(
        uk.stream().allMatch(s -> s.getSuffix().equals("uk") || s.getSuffix().endsWith(".uk")));
    assertTrue(uk.size() > 3);
  }

  @Test
  void getServerInfo_tellsLimitsAndAbilities() {
    GetServerInfoResponse info = stub.getServerInfo(GetServerInfoRequest.getDefaultInstance());
    assertEquals("1.2.3", info.getVersion());
    assertTrue(info.getSandbox());
    assertEquals(1_000, info.getLimits().getMaxNames());
    assertEquals(7, info.getLimits().getMaxConcurrentLookups());
    assertEquals("whois-rules", info.getDataAges(0).getName());
  }

  private static final CheckOptions STALE_IF_ERROR =
      CheckOptions.newBuilder()
          .setCachePolicy(CachePolicy.CACHE_POLICY_STALE_IF_ERROR)
          .setMaxParallelism(1)
          .build();

  /** Puts a registration in the cache whose time was up an hour ago. */
  private static void keepExpired(Edge edge, String name) {
    Instant stored = Instant.now().minus(Duration.ofHours(2));
    assertTrue(
        edge.cache.restore(
            new CacheEntry(
                name,
                new CheckResult(
                    dev.domaincheck.availability.Availability.REGISTERED,
                    null,
                    "",
                    List.of(),
                    false,
                    Assurance.STANDARD,
                    stored,
                    null,
                    null,
                    CheckResult.Origin.MEMORY,
                    true,
                    stored.plus(Duration.ofHours(1))),
                View.AVAILABILITY,
                stored,
                Duration.ofHours(2),
                0)));
  }

  private static void assertStale(List<DomainResult> results) {
    for (DomainResult result : results) {
      assertEquals(Availability.AVAILABILITY_REGISTERED, result.getAvailability());
      assertTrue(result.getStale(), result.getDomainName());
    }
  }

  /** The third one's turn comes when the first one's time is up, and with it the call's. */
  private static final List<String> HELD = List.of("held-1.com", "held-2.com", "held-3.com");

  @Test
  void staleIfError_nameWhoseTurnDoesNotCome_hasItsStandIn() {
    HELD.forEach(name -> keepExpired(edge, name));
    stub = stub.withDeadlineAfter(5, TimeUnit.SECONDS);
    List<DomainResult> results =
        check(STALE_IF_ERROR, HELD.get(0), HELD.get(1), HELD.get(2), "held-4.com");
    assertStale(results.subList(0, 3));
    assertEquals(Reason.REASON_DEADLINE, results.get(3).getReason());
  }

  @Test
  void staleIfError_streamedNameWhoseTurnDoesNotCome_hasItsStandIn() {
    HELD.forEach(name -> keepExpired(edge, name));
    List<DomainResult> results = new ArrayList<>();
    stub.withDeadlineAfter(5, TimeUnit.SECONDS)
        .checkDomainsStream(
            CheckDomainsStreamRequest.newBuilder()
                .addAllDomainNames(HELD)
                .setOptions(STALE_IF_ERROR)
                .build())
        .forEachRemaining(response -> results.addAll(response.getResultsList()));
    assertEquals(3, results.size());
    assertStale(results);
  }
}
