package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CacheAvailabilityStats;
import dev.domaincheck.v1.CacheFilter;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.GetCacheStatsResponse;
import dev.domaincheck.v1.SaveCacheSnapshotRequest;
import dev.domaincheck.v1.SaveCacheSnapshotResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class CacheAdminTest {
  @TempDir Path folder;

  private final FakeLookup lookup = new FakeLookup();
  private final Edge edge;

  CacheAdminTest() throws Exception {
    edge = new Edge(lookup);
  }

  @AfterEach
  void close() throws Exception {
    edge.close();
  }

  private CacheAdminServiceGrpc.CacheAdminServiceBlockingStub admin() {
    return Edge.admin(CacheAdminServiceGrpc.newBlockingStub(edge.channel));
  }

  private GetCacheStatsResponse stats() {
    return admin().getCacheStats(GetCacheStatsRequest.getDefaultInstance());
  }

  private void check(String... names) {
    check(edge, names);
  }

  private static void check(Edge edge, String... names) {
    var unused =
        DomainCheckServiceGrpc.newBlockingStub(edge.channel)
            .checkDomains(
                CheckDomainsRequest.newBuilder().addAllDomainNames(List.of(names)).build());
  }

  @Test
  void stats_countHitsMissesAndVerdicts() {
    assertFalse(stats().hasOldestAge());
    check("taken.com", "free.com", "unknown.com", "bad name");
    check("taken.com", "free.com");
    check("taken.com");
    GetCacheStatsResponse stats = stats();
    assertTrue(stats.getEnabled());
    assertEquals(3_600, stats.getTtl().getSeconds());
    assertEquals(2, stats.getSize());
    assertEquals(10_000, stats.getMaxEntries());
    assertEquals(3, stats.getHits());
    assertEquals(3, stats.getMisses());
    assertEquals(0.5, stats.getHitRate(), 1e-9);
    assertEquals(
        List.of(
            verdict(Availability.AVAILABILITY_AVAILABLE, 1, 1),
            verdict(Availability.AVAILABILITY_REGISTERED, 1, 2)),
        stats.getAvailabilitiesList());
    assertTrue(stats.hasOldestAge());
  }

  private static CacheAvailabilityStats verdict(Availability availability, long size, long hits) {
    return CacheAvailabilityStats.newBuilder()
        .setAvailability(availability)
        .setSize(size)
        .setHits(hits)
        .build();
  }

  @Test
  void stats_answersThatWereServedAreGone_stillCountTheirHits() {
    check("taken.com");
    check("taken.com");
    assertEquals(1, admin().clearCache(ClearCacheRequest.getDefaultInstance()).getCleared());
    assertEquals(
        List.of(verdict(Availability.AVAILABILITY_REGISTERED, 0, 1)),
        stats().getAvailabilitiesList());
  }

  @Test
  void clear_removesEverything() {
    check("taken.com", "free.com");
    assertEquals(2, admin().clearCache(ClearCacheRequest.getDefaultInstance()).getCleared());
    assertEquals(0, stats().getSize());
    check("taken.com");
    assertEquals(3, lookup.begun.get());
  }

  @Test
  void save_isCountedAndAudited_clearReachesTheFileToo() throws Exception {
    Logger audit = (Logger) LoggerFactory.getLogger("dev.domaincheck.audit");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    audit.addAppender(lines);
    Path file = folder.resolve("cache.snapshot");
    try (Edge saving = Edge.saving(lookup, file)) {
      var service = Edge.admin(CacheAdminServiceGrpc.newBlockingStub(saving.channel));
      check(saving, "taken.com", "free.com", "unknown.com");
      SaveCacheSnapshotResponse saved =
          service.saveCacheSnapshot(SaveCacheSnapshotRequest.getDefaultInstance());
      assertEquals(2, saved.getEntries());
      assertEquals(Files.size(file), saved.getBytes());
      assertEquals(
          List.of("admin:test saved the cache: 2 entries, " + saved.getBytes() + " bytes"),
          lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
      var unused = service.clearCache(ClearCacheRequest.getDefaultInstance());
      assertTrue(Files.size(file) < saved.getBytes(), "a restart brings nothing back");
    } finally {
      audit.detachAppender(lines);
    }
  }

  @Test
  void evict_reachesTheFileToo_aDryRunDoesNot() throws Exception {
    Path file = folder.resolve("cache.snapshot");
    try (Edge saving = Edge.saving(lookup, file)) {
      var service = Edge.admin(CacheAdminServiceGrpc.newBlockingStub(saving.channel));
      check(saving, "taken.com", "free.com");
      long saved =
          service.saveCacheSnapshot(SaveCacheSnapshotRequest.getDefaultInstance()).getBytes();
      EvictCacheEntriesRequest.Builder request =
          EvictCacheEntriesRequest.newBuilder()
              .setFilter(CacheFilter.newBuilder().setDomainName("taken.com"));
      assertEquals(1, service.evictCacheEntries(request.setDryRun(true).build()).getEvicted());
      assertEquals(saved, Files.size(file));
      assertEquals(1, service.evictCacheEntries(request.setDryRun(false).build()).getEvicted());
      assertTrue(Files.size(file) < saved, "a restart does not bring it back");
    }
  }

  @Test
  void save_folderIsGone_saysSo() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (Edge saving = Edge.saving(lookup, gone.resolve("cache.snapshot"))) {
      Files.delete(gone);
      StatusRuntimeException error =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  Edge.admin(CacheAdminServiceGrpc.newBlockingStub(saving.channel))
                      .saveCacheSnapshot(SaveCacheSnapshotRequest.getDefaultInstance()));
      assertEquals(
          gone.resolve("cache.snapshot")
              + " cannot be written: its folder is not there; the snapshot before it stays",
          error.getStatus().getDescription());
    }
  }

  @Test
  void clear_folderIsGone_clearsAndSaysThatTheFileStays() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (Edge saving = Edge.saving(lookup, gone.resolve("cache.snapshot"))) {
      check(saving, "taken.com", "free.com");
      Files.delete(gone);
      StatusRuntimeException error =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  Edge.admin(CacheAdminServiceGrpc.newBlockingStub(saving.channel))
                      .clearCache(ClearCacheRequest.getDefaultInstance()));
      assertEquals(Status.Code.FAILED_PRECONDITION, error.getStatus().getCode());
      assertEquals(
          "2 entries were removed, but "
              + gone.resolve("cache.snapshot")
              + " cannot be written: its folder is not there; a restart would bring those back that"
              + " the file holds",
          error.getStatus().getDescription());
      assertEquals(0, saving.cache.stats().size());
    }
  }
}
