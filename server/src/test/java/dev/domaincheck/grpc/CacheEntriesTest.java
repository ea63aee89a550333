package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import dev.domaincheck.Await;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CacheEntry;
import dev.domaincheck.v1.CacheFilter;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.GetCacheEntryRequest;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.GetCacheStatsResponse;
import dev.domaincheck.v1.ListCacheEntriesRequest;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import dev.domaincheck.v1.WarmCacheRequest;
import dev.domaincheck.v1.WarmCacheResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.slf4j.LoggerFactory;

@Timeout(60)
class CacheEntriesTest {
  private final Logger audit = (Logger) LoggerFactory.getLogger("dev.domaincheck.audit");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final FakeLookup lookup = new FakeLookup();
  private final Edge edge;

  CacheEntriesTest() throws Exception {
    edge = new Edge(lookup);
  }

  @BeforeEach
  void listen() {
    // Calls log on threads of their own.
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    audit.addAppender(lines);
  }

  @AfterEach
  void close() throws Exception {
    audit.detachAppender(lines);
    edge.close();
  }

  private CacheAdminServiceGrpc.CacheAdminServiceBlockingStub admin() {
    return admin(edge);
  }

  private static CacheAdminServiceGrpc.CacheAdminServiceBlockingStub admin(Edge edge) {
    return Edge.admin(CacheAdminServiceGrpc.newBlockingStub(edge.channel));
  }

  private List<String> audited() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private ListCacheEntriesResponse list(CacheFilter.Builder filter, int pageSize, String token) {
    return admin()
        .listCacheEntries(
            ListCacheEntriesRequest.newBuilder()
                .setFilter(filter)
                .setPageSize(pageSize)
                .setPageToken(token)
                .build());
  }

  private static List<String> names(ListCacheEntriesResponse page) {
    return page.getEntriesList().stream().map(e -> e.getResult().getDomainName()).toList();
  }

  private List<String> held() {
    return names(list(CacheFilter.newBuilder(), 0, ""));
  }

  private EvictCacheEntriesResponse evict(CacheFilter.Builder filter, boolean dryRun) {
    return admin()
        .evictCacheEntries(
            EvictCacheEntriesRequest.newBuilder().setFilter(filter).setDryRun(dryRun).build());
  }

  private static List<WarmCacheResponse> warm(Edge edge, String... names) {
    List<WarmCacheResponse> messages = new ArrayList<>();
    admin(edge)
        .warmCache(WarmCacheRequest.newBuilder().addAllDomainNames(List.of(names)).build())
        .forEachRemaining(messages::add);
    return messages;
  }

  private GetCacheStatsResponse stats() {
    return admin().getCacheStats(GetCacheStatsRequest.getDefaultInstance());
  }

  private void check(String... names) {
    var unused =
        DomainCheckServiceGrpc.newBlockingStub(edge.channel)
            .checkDomains(
                CheckDomainsRequest.newBuilder().addAllDomainNames(List.of(names)).build());
  }

  @Test
  void list_manyEntries_areOrderedAndPaged() {
    assertEquals(
        ListCacheEntriesResponse.getDefaultInstance(), list(CacheFilter.newBuilder(), 0, ""));
    check("taken-c.com", "free-a.org", "taken-e.com", "taken-b.net", "free-d.com");
    List<String> all =
        List.of("free-a.org", "free-d.com", "taken-b.net", "taken-c.com", "taken-e.com");
    assertEquals(all, held());
    List<List<String>> pages = new ArrayList<>();
    String token = "";
    do {
      ListCacheEntriesResponse page = list(CacheFilter.newBuilder(), 2, token);
      pages.add(names(page));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertEquals(List.of(all.subList(0, 2), all.subList(2, 4), all.subList(4, 5)), pages);
    assertEquals("", list(CacheFilter.newBuilder(), 5, "").getNextPageToken());
    assertEquals(5, lookup.begun.get());
    assertEquals(0, stats().getHits());
  }

  @Test
  void list_filtered_leavesTheOthersOut() {
    check("taken-c.com", "free-a.com", "taken-b.net", "free-d.net");
    assertEquals(
        List.of("free-a.com", "taken-c.com"),
        names(list(CacheFilter.newBuilder().setSuffix("com"), 0, "")));
    assertEquals(
        List.of("free-a.com"),
        names(
            list(
                CacheFilter.newBuilder()
                    .setSuffix("com")
                    .setAvailability(Availability.AVAILABILITY_AVAILABLE),
                0,
                "")));
    assertEquals(
        List.of("taken-b.net"),
        names(list(CacheFilter.newBuilder().setDomainName("TAKEN-B.net."), 0, "")));
    assertEquals(List.of(), names(list(CacheFilter.newBuilder().setServer("rdap.example"), 0, "")));
    assertEquals(List.of(), names(list(CacheFilter.newBuilder().setOlderThan(hours(1)), 0, "")));
  }

  private static Duration hours(long hours) {
    return Duration.newBuilder().setSeconds(hours * 3_600).build();
  }

  @Test
  void get_keptName_isShownAsServedAndCountsNoHit() {
    check("taken.com");
    CacheEntry entry =
        admin()
            .getCacheEntry(GetCacheEntryRequest.newBuilder().setDomainName("Taken.COM").build())
            .getEntry();
    assertEquals("taken.com", entry.getResult().getDomainName());
    assertEquals("com", entry.getResult().getPublicSuffix());
    assertEquals(Availability.AVAILABILITY_REGISTERED, entry.getResult().getAvailability());
    assertTrue(entry.getResult().getCached());
    assertTrue(entry.getResult().hasExpireTime());
    assertFalse(entry.getResult().hasRegistration());
    assertTrue(entry.getWeightBytes() > 0);
    assertTrue(entry.getAge().getSeconds() < 60);
    assertEquals(0, stats().getHits());
  }

  @Test
  void evict_filter_removesThoseAlone() {
    check("taken-b.com", "taken-a.com", "taken-c.net");
    EvictCacheEntriesResponse counted = evict(CacheFilter.newBuilder().setSuffix("com"), true);
    assertEquals(2, counted.getEvicted());
    assertEquals(List.of("taken-a.com", "taken-b.com"), counted.getSampleDomainNamesList());
    assertEquals(3, held().size());
    assertEquals(counted, evict(CacheFilter.newBuilder().setSuffix("com"), false));
    assertEquals(List.of("taken-c.net"), held());
    assertEquals(0, evict(CacheFilter.newBuilder().setSuffix("com"), false).getEvicted());
    assertEquals(
        1, evict(CacheFilter.newBuilder().setDomainName("taken-c.net"), false).getEvicted());
    check("taken-a.com");
    assertEquals(4, lookup.begun.get());
  }

  @Test
  void evict_many_showsTheFirstHundredNames() {
    String[] names = new String[250];
    for (int i = 0; i < names.length; i++) {
      names[i] = String.format(java.util.Locale.ROOT, "taken-%03d.com", names.length - 1 - i);
    }
    check(names);
    EvictCacheEntriesResponse evicted =
        evict(
            CacheFilter.newBuilder().setAvailability(Availability.AVAILABILITY_REGISTERED), false);
    assertEquals(250, evicted.getEvicted());
    assertEquals(100, evicted.getSampleDomainNamesCount());
    assertEquals("taken-000.com", evicted.getSampleDomainNames(0));
    assertEquals("taken-099.com", evicted.getSampleDomainNames(99));
  }

  @Test
  void warm_names_areCachedForTheNextCaller() {
    check("taken-a.com");
    List<WarmCacheResponse> messages =
        warm(edge, "taken-a.com", "free-b.com", "unknown-c.com", "bad name", "taken-d.com");
    WarmCacheResponse last = messages.getLast();
    assertEquals(5, last.getProgress().getAccepted());
    assertEquals(5, last.getProgress().getDone());
    assertEquals(1, last.getAlreadyCached());
    assertEquals(2, last.getFailed());
    assertEquals(List.of("free-b.com", "taken-a.com", "taken-d.com"), held());
    assertEquals(0, stats().getHits());
    assertEquals(1, stats().getMisses());
    check("taken-d.com");
    assertEquals(1, stats().getHits());
  }

  @Test
  void warm_manyNames_areFewAtOnce() {
    String[] names = new String[500];
    for (int i = 0; i < names.length; i++) {
      names[i] = "taken-" + i + ".com";
    }
    WarmCacheResponse last = warm(edge, names).getLast();
    assertEquals(500, last.getProgress().getDone());
    assertEquals(500, lookup.begun.get());
    assertTrue(lookup.peak.get() <= 16, () -> "peak " + lookup.peak.get());
  }

  @Test
  void warm_withoutResults_tellsProgress() throws Exception {
    try (Edge impatient = Edge.impatient(lookup, java.time.Duration.ofMillis(50))) {
      Iterator<WarmCacheResponse> messages =
          admin(impatient)
              .warmCache(WarmCacheRequest.newBuilder().addDomainNames("held.com").build());
      WarmCacheResponse first = messages.next();
      assertEquals(1, first.getProgress().getAccepted());
      assertEquals(0, first.getProgress().getDone());
      lookup.letGo.countDown();
      WarmCacheResponse last = first;
      while (messages.hasNext()) {
        last = messages.next();
      }
      assertEquals(1, last.getProgress().getDone());
    }
  }

  @Test
  void warm_cancelled_interruptsItsLookups() throws Exception {
    Context.CancellableContext call = Context.current().withCancellation();
    call.run(
        () -> {
          var unused =
              admin().warmCache(WarmCacheRequest.newBuilder().addDomainNames("held.com").build());
        });
    Await.until(() -> lookup.begun.get() == 1);
    call.cancel(null);
    Await.until(() -> lookup.interrupted.get() == 1);
    Await.until(() -> audited().stream().anyMatch(line -> line.contains("0 of 1 names")));
  }

  @Test
  void warm_callerThatDoesNotRead_isGivenUp() throws Exception {
    try (Edge impatient = Edge.impatient(lookup, java.time.Duration.ofMillis(100))) {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      ClientCall<WarmCacheRequest, WarmCacheResponse> call =
          impatient.channel.newCall(
              CacheAdminServiceGrpc.getWarmCacheMethod(), CallOptions.DEFAULT);
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + Edge.ADMIN_TOKEN);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended.complete(status);
            }
          },
          headers);
      call.sendMessage(WarmCacheRequest.newBuilder().addDomainNames("taken.com").build());
      call.halfClose();
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, ended.get(30, TimeUnit.SECONDS).getCode());
    }
  }

  @Test
  void noCache_isLikeAnEmptyOneThatCannotBeWarmed() throws Exception {
    try (Edge without = Edge.withoutCache(lookup)) {
      var admin = admin(without);
      assertFalse(admin.getCacheStats(GetCacheStatsRequest.getDefaultInstance()).getEnabled());
      assertEquals(
          ListCacheEntriesResponse.getDefaultInstance(),
          admin.listCacheEntries(ListCacheEntriesRequest.getDefaultInstance()));
      assertEquals(
          "ENTRY_NOT_FOUND",
          reason(
              () ->
                  admin.getCacheEntry(
                      GetCacheEntryRequest.newBuilder().setDomainName("taken.com").build())));
      assertEquals(
          0,
          admin
              .evictCacheEntries(
                  EvictCacheEntriesRequest.newBuilder()
                      .setFilter(CacheFilter.newBuilder().setSuffix("com"))
                      .build())
              .getEvicted());
      assertEquals("DISABLED", reason(() -> warm(without, "taken.com")));
      assertEquals(0, lookup.begun.get());
    }
  }

  private static String reason(Executable call) throws Exception {
    StatusRuntimeException thrown = assertThrows(StatusRuntimeException.class, call);
    com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(thrown));
    return status.getDetails(0).unpack(ErrorInfo.class).getReason();
  }

  @Test
  void calls_leaveOneLineEachWithoutNames() throws Exception {
    check("taken-secret.com");
    stats();
    list(CacheFilter.newBuilder(), 0, "");
    list(CacheFilter.newBuilder().setSuffix("com").setServer("rdap.example"), 0, "");
    var unused =
        admin()
            .getCacheEntry(
                GetCacheEntryRequest.newBuilder().setDomainName("taken-secret.com").build());
    CacheFilter.Builder filter =
        CacheFilter.newBuilder()
            .setDomainName("taken-secret.com")
            .setAvailability(Availability.AVAILABILITY_REGISTERED);
    evict(filter, true);
    evict(filter.clearAvailability(), false);
    warm(edge, "taken-secret.com", "bad name");
    // The stream's line comes after its end.
    Await.until(() -> audited().size() == 7);
    assertEquals(1, admin().clearCache(ClearCacheRequest.getDefaultInstance()).getCleared());
    assertEquals(
        List.of(
            "admin:test read the cache's figures",
            "admin:test listed cache entries, no filter: 1 on this page",
            "admin:test listed cache entries, by suffix, server: 0 on this page",
            "admin:test looked at a cache entry by domain_name",
            "admin:test counted (dry run) cache entries, by domain_name, availability REGISTERED: 1",
            "admin:test evicted cache entries, by domain_name: 1",
            "admin:test warmed the cache: 2 of 2 names, 0 cached already, 1 without a verdict",
            "admin:test cleared the cache: 1 entries"),
        audited());
  }
}
