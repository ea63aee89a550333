package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.GetCacheStatsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CacheAdminTest {
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
    var unused =
        DomainCheckServiceGrpc.newBlockingStub(edge.channel)
            .checkDomains(
                CheckDomainsRequest.newBuilder()
                    .addAllDomainNames(java.util.List.of(names))
                    .build());
  }

  @Test
  void stats_countHitsMissesAndVerdicts() {
    assertFalse(stats().hasOldestAge());
    check("taken.com", "free.com", "unknown.com", "bad name");
    check("taken.com", "free.com");
    GetCacheStatsResponse stats = stats();
    assertTrue(stats.getEnabled());
    assertEquals(3_600, stats.getTtl().getSeconds());
    assertEquals(2, stats.getSize());
    assertEquals(10_000, stats.getMaxEntries());
    assertEquals(2, stats.getHits());
    assertEquals(3, stats.getMisses());
    assertEquals(0.4, stats.getHitRate(), 1e-9);
    assertEquals(2, stats.getAvailabilitiesCount());
    assertTrue(stats.hasOldestAge());
  }

  @Test
  void clear_removesEverything() {
    check("taken.com", "free.com");
    assertEquals(2, admin().clearCache(ClearCacheRequest.getDefaultInstance()).getCleared());
    assertEquals(0, stats().getSize());
    check("taken.com");
    assertEquals(3, lookup.begun.get());
  }
}
