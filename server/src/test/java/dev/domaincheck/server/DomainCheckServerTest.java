package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.Await;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CachePolicy;
import dev.domaincheck.v1.CacheTier;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DataAge;
import dev.domaincheck.v1.DataOrigin;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.GetServerInfoRequest;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.GetSuffixRequest;
import dev.domaincheck.v1.GetSuffixResponse;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import dev.domaincheck.v1.ReloadDirectoryRequest;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DomainCheckServerTest {
  @TempDir Path folder;

  private DomainCheckServer start(String... more) throws Exception {
    return List.of(more).contains("--sandbox=false")
        ? TestServer.start(folder, List.of(more))
        : TestServer.sandbox(folder, more);
  }

  @Test
  void start_serves_healthSaysSo() throws Exception {
    try (DomainCheckServer server = start()) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        assertEquals(
            ServingStatus.SERVING,
            HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void warmFile_names_areCachedInTheBackground() throws Exception {
    Path names = Files.writeString(folder.resolve("names"), "registered-a.com\n# b\n");
    try (DomainCheckServer server = start("--warm-file", names.toString())) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        CheckDomainsRequest request =
            CheckDomainsRequest.newBuilder()
                .addDomainNames("registered-a.com")
                .setOptions(
                    CheckOptions.newBuilder().setCachePolicy(CachePolicy.CACHE_POLICY_CACHE_ONLY))
                .build();
        Await.until(
            () ->
                DomainCheckServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .checkDomains(request)
                    .getResults(0)
                    .getCached());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void warmFile_badLine_stopsTheStart() throws Exception {
    Path names = Files.writeString(folder.resolve("names"), "registered-a.com\nco.uk\n");
    String message =
        String.valueOf(
            assertThrows(StartException.class, () -> start("--warm-file", names.toString()))
                .getMessage());
    assertTrue(message.startsWith(names + ":2: expected a name below a public suffix"), message);
  }

  @Test
  void close_callUnderWay_isAnsweredFirst() throws Exception {
    DomainCheckServer server = start();
    ManagedChannel channel = TestServer.channel(server);
    try {
      Future<CheckDomainsResponse> slow =
          DomainCheckServiceGrpc.newFutureStub(channel)
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .checkDomains(
                  CheckDomainsRequest.newBuilder()
                      .addDomainNames("slow-700-registered-a.com")
                      .build());
      // The fast one behind it is answered only after the slow one has reached the server.
      CheckDomainsResponse fast =
          DomainCheckServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .checkDomains(
                  CheckDomainsRequest.newBuilder().addDomainNames("registered-b.com").build());
      assertEquals(1, fast.getResultsCount());
      server.close();
      assertEquals(1, slow.get(30, TimeUnit.SECONDS).getResultsCount());
    } finally {
      server.close();
      channel.shutdownNow();
    }
  }

  @Test
  void noCache_nothingIsKept_statsSaySo() throws Exception {
    try (DomainCheckServer server = start("--no-cache")) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        for (int i = 0; i < 2; i++) {
          assertEquals(
              false,
              DomainCheckServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(30, TimeUnit.SECONDS)
                  .checkDomains(
                      CheckDomainsRequest.newBuilder().addDomainNames("registered-b.com").build())
                  .getResults(0)
                  .getCached());
        }
        Metadata headers = new Metadata();
        headers.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
            "Bearer " + TestServer.ADMIN_TOKEN);
        assertEquals(
            false,
            CacheAdminServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .getCacheStats(GetCacheStatsRequest.getDefaultInstance())
                .getEnabled());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void restart_withSnapshotFile_servesFromTheCache() throws Exception {
    String file = folder.resolve("cache.snapshot").toString();
    try (DomainCheckServer server = start("--snapshot-file", file)) {
      assertFalse(result(server, "registered-b.com").getCached());
    }
    try (DomainCheckServer server = start("--snapshot-file", file)) {
      DomainResult again = result(server, "registered-b.com");
      assertTrue(again.getCached());
      assertEquals(Availability.AVAILABILITY_REGISTERED, again.getAvailability());
      assertEquals(CacheTier.CACHE_TIER_MEMORY, again.getCacheTier());
    }
    // Registries elsewhere may say something else.
    List<String> rows = List.of("*\ttcp://127.0.0.1:1", "*\thttp://127.0.0.1:1");
    Path map = Files.write(folder.resolve("map"), rows);
    try (DomainCheckServer server =
        start(
            "--sandbox=false",
            "--upstream-map",
            map.toString(),
            "--no-refresh",
            "--snapshot-file",
            file)) {
      assertEquals(
          Availability.AVAILABILITY_UNKNOWN, result(server, "registered-b.com").getAvailability());
    }
  }

  @Test
  void start_addressInUse_leavesTheSnapshotAlone() throws Exception {
    Path file = folder.resolve("cache.snapshot");
    try (DomainCheckServer server = start()) {
      String address = "127.0.0.1:" + server.port();
      StartException error =
          assertThrows(
              StartException.class,
              () -> start("--snapshot-file", file.toString(), "--listen", address));
      assertTrue(error.toString().contains("cannot listen on " + address), error.toString());
    }
    assertFalse(Files.exists(file));
  }

  private static DomainResult result(DomainCheckServer server, String name) {
    ManagedChannel channel = TestServer.channel(server);
    try {
      return DomainCheckServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .checkDomains(CheckDomainsRequest.newBuilder().addDomainNames(name).build())
          .getResults(0);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void start_unknownSource_namesTheKnownOnes() {
    StartException error =
        assertThrows(
            StartException.class, () -> start("--enable-source", "api.nic.dz,nic.example"));
    assertEquals(
        "--enable-source: \"nic.example\" is no source that is off, expected some of api.nic.dz,"
            + " nic.pa, whois.inet.vn",
        error.getMessage());
  }

  @Test
  void getSuffix_serviceThatIsOff_saysSoUntilTurnedOn() throws Exception {
    for (boolean on : new boolean[] {false, true}) {
      try (DomainCheckServer server = on ? start("--enable-source", "whois.inet.vn") : start()) {
        ManagedChannel channel = TestServer.channel(server);
        try {
          GetSuffixResponse response =
              DomainCheckServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(20, TimeUnit.SECONDS)
                  .getSuffix(GetSuffixRequest.newBuilder().setSuffix("vn").build());
          assertEquals(on, response.getSuffix().getServices(0).getEnabled());
        } finally {
          channel.shutdownNow();
        }
      }
    }
  }

  @Test
  void reloadDirectory_operatorsFile_takesEffectAtOnce() throws Exception {
    Path file = Files.writeString(folder.resolve("own.tsv"), "");
    try (DomainCheckServer server = start("--directory-file", file.toString())) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        assertEquals(Availability.AVAILABILITY_REGISTERED, check(channel, "registered-a.com"));
        Files.writeString(file, "com\t-\t-\t-\t-\t-\t-\t-\t-\n");
        assertEquals(List.of(), reload(channel).getProblemsList());
        // A refusal for want of a service is not kept: the second change acts at once too.
        assertEquals(Availability.AVAILABILITY_UNSUPPORTED, check(channel, "registered-b.com"));
        Files.writeString(file, "com\tgopher\t-\t-\t-\t-\t-\t-\t-\n");
        String problem = file + ":1: expected rdap, das, whois or http-whois, found gopher";
        assertEquals(List.of(problem), reload(channel).getProblemsList());
        assertEquals(Availability.AVAILABILITY_UNSUPPORTED, check(channel, "registered-b.com"));
        GetServerInfoResponse info =
            DomainCheckServiceGrpc.newBlockingStub(channel)
                .getServerInfo(GetServerInfoRequest.getDefaultInstance());
        DataAge age = info.getDataAgesList().getLast();
        assertEquals("directory-file", age.getName());
        assertEquals(DataOrigin.DATA_ORIGIN_OPERATOR, age.getOrigin());
        assertEquals(problem, age.getProblem());
        Files.writeString(file, "# nothing\n");
        assertEquals(List.of(), reload(channel).getProblemsList());
        assertEquals(Availability.AVAILABILITY_REGISTERED, check(channel, "registered-b.com"));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void start_badDirectoryFile_namesFileLineAndFault() throws Exception {
    Path file = Files.writeString(folder.resolve("own.tsv"), "# own\ncom\trdap\n");
    assertEquals(
        file + ":2: expected 9 columns, found 2",
        assertThrows(StartException.class, () -> start("--directory-file", file.toString()))
            .getMessage());
  }

  private static Availability check(ManagedChannel channel, String name) {
    return DomainCheckServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .checkDomains(CheckDomainsRequest.newBuilder().addDomainNames(name).build())
        .getResults(0)
        .getAvailability();
  }

  private static ReloadDirectoryResponse reload(ManagedChannel channel) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + TestServer.ADMIN_TOKEN);
    return RegistryAdminServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .reloadDirectory(ReloadDirectoryRequest.getDefaultInstance());
  }

  @Test
  void reflectionAndChannelz_areForAdmins_andShowTheContract() throws Exception {
    try (DomainCheckServer server = start()) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        assertEquals(
            Status.Code.UNAUTHENTICATED, reflect(ServerReflectionGrpc.newStub(channel)).code());
        Metadata headers = new Metadata();
        headers.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
            "Bearer " + TestServer.ADMIN_TOKEN);
        var admin = MetadataUtils.newAttachHeadersInterceptor(headers);
        Reflected reflected =
            reflect(ServerReflectionGrpc.newStub(channel).withInterceptors(admin));
        assertEquals(Status.Code.OK, reflected.code());
        assertTrue(
            reflected.text().contains("domaincheck.v1.DomainCheckService"), reflected.text());
        assertTrue(reflected.text().contains("domain_check_service.proto"), reflected.text());
        var channelz = ChannelzGrpc.newBlockingStub(channel);
        assertThrows(
            StatusRuntimeException.class,
            () -> channelz.getServers(GetServersRequest.getDefaultInstance()));
        assertEquals(
            1,
            channelz
                .withInterceptors(admin)
                .getServers(GetServersRequest.getDefaultInstance())
                .getServerCount());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private record Reflected(Status.Code code, String text) {}

  private static Reflected reflect(ServerReflectionGrpc.ServerReflectionStub stub)
      throws Exception {
    StringBuilder text = new StringBuilder();
    CompletableFuture<Status.Code> end = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> call =
        stub.withDeadlineAfter(20, TimeUnit.SECONDS)
            .serverReflectionInfo(
                new StreamObserver<ServerReflectionResponse>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    text.append(response);
                  }

                  @Override
                  public void onError(Throwable t) {
                    end.complete(Status.fromThrowable(t).getCode());
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(Status.Code.OK);
                  }
                });
    call.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    call.onNext(
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("domaincheck.v1.DomainCheckService")
            .build());
    call.onCompleted();
    return new Reflected(end.get(30, TimeUnit.SECONDS), text.toString());
  }

  @Test
  void health_isToldForEachService() throws Exception {
    try (DomainCheckServer server = start()) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
        for (String service :
            List.of(
                "", "domaincheck.v1.DomainCheckService", "domaincheck.v1.RegistryAdminService")) {
          assertEquals(
              ServingStatus.SERVING,
              health
                  .check(HealthCheckRequest.newBuilder().setService(service).build())
                  .getStatus());
        }
        assertThrows(
            StatusRuntimeException.class,
            () -> health.check(HealthCheckRequest.newBuilder().setService("other").build()));
      } finally {
        channel.shutdownNow();
      }
    }
  }
}
