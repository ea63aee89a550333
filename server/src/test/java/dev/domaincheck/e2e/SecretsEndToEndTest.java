package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.domaincheck.OtlpCollector;
import dev.domaincheck.v1.Assurance;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CacheAdminServiceGrpc.CacheAdminServiceBlockingStub;
import dev.domaincheck.v1.CacheFilter;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc.DomainCheckServiceBlockingStub;
import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.GetCacheEntryRequest;
import dev.domaincheck.v1.ListCacheEntriesRequest;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.ChannelzGrpc.ChannelzBlockingStub;
import io.grpc.channelz.v1.GetServerSocketsRequest;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.channelz.v1.GetSocketRequest;
import io.grpc.channelz.v1.Server;
import io.grpc.channelz.v1.SocketRef;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret name is looked up in every way, secret tokens tried in every place, and what the server
 * logs, measures, traces, tells of its connections and says in errors is searched for all of them.
 */
@Timeout(120)
class SecretsEndToEndTest {
  private static final String NAME = "canary-of-our-launch";
  private static final String TOKEN = "canarytokencanarytoken0123456789";
  private static final String ADMIN = "0123456789abcdef0123456789abcdef";
  private static final String SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String METRICS_HOST = "127.0.0.92";

  /** What the sandbox makes of a label: every way in which a lookup ends. */
  private static final List<String> WAYS =
      List.of(
          "available", "registered", "reserved", "premium", "throttled", "broken", "slow-300", "");

  @TempDir Path state;

  private static <S extends AbstractStub<S>> S with(
      Function<Channel, S> stub, ManagedChannel channel, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), SAMPLED);
    return stub.apply(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (String suffix : List.of("com", "de", "it", "nosuchtld", "co.uk")) {
      for (String way : WAYS) {
        names.add((way.isEmpty() ? "" : way + "-") + NAME + "." + suffix);
      }
    }
    // No names at all, which errors are tempted to quote.
    names.add(NAME + " .com");
    names.add("www." + NAME + ".com");
    names.add("xn--" + NAME + ".com");
    return names;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(METRICS_HOST))) {
      return socket.getLocalPort();
    }
  }

  @Test
  void secrets_asked_areNowhere() throws Exception {
    Path tokens = Files.writeString(state.resolve("tokens"), "anna:" + TOKEN + "\n");
    Path admins = Files.writeString(state.resolve("admins"), ADMIN + "\n");
    Path log = state.resolve("log");
    String metricsAddress = METRICS_HOST + ":" + freePort();
    String metrics;
    String channelz;
    List<String> errors = new ArrayList<>();
    Map<String, String> posted = new ConcurrentHashMap<>();
    HttpServer collector = OtlpCollector.start(posted);
    try (Programs.ServerProcess server =
            Programs.serve(
                state,
                ProcessBuilder.Redirect.to(log.toFile()),
                "--sandbox",
                "--client-token-file=" + tokens,
                "--admin-token-file=" + admins,
                "--metrics-listen=" + metricsAddress,
                "--otlp-endpoint=http://127.0.0.1:" + collector.getAddress().getPort(),
                "--trace-ratio=0",
                "--log-calls=all",
                "--log-level=info");
        HttpClient http = HttpClient.newHttpClient()) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(server.target(), InsecureChannelCredentials.create()).build();
      try {
        DomainCheckServiceBlockingStub anna =
            with(DomainCheckServiceGrpc::newBlockingStub, channel, TOKEN);
        askInEveryWay(anna, channel, errors);
        administer(with(CacheAdminServiceGrpc::newBlockingStub, channel, ADMIN), errors);
        errors.add(refusal(with(DomainCheckServiceGrpc::newBlockingStub, channel, TOKEN + "x")));
        errors.add(
            error(
                () ->
                    with(ChannelzGrpc::newBlockingStub, channel, TOKEN)
                        .getServers(GetServersRequest.getDefaultInstance())));
        errors.add(
            error(
                () ->
                    with(CacheAdminServiceGrpc::newBlockingStub, channel, TOKEN)
                        .evictCacheEntries(evict(NAME + ".com", false))));
        channelz = channelz(with(ChannelzGrpc::newBlockingStub, channel, ADMIN));
      } finally {
        channel.shutdownNow();
      }
      metrics =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://" + metricsAddress + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      assertEquals(0, server.terminate());
    } finally {
      collector.stop(0);
    }
    String logged = Files.readString(log);
    assertTrue(logged.lines().filter(line -> line.contains("CheckDomains")).count() >= 4, logged);
    assertTrue(logged.contains("token:anna"), "callers are named, tokens are not");
    assertTrue(logged.contains("evicted"), "what was done to the cache is told, its names are not");
    assertTrue(metrics.contains("domaincheck_query_duration_seconds_count"), metrics);
    assertTrue(channelz.contains("127.0.0.1") || channelz.contains("streams_started"), channelz);
    String traces = posted.getOrDefault("/v1/traces", "");
    for (String found : List.of("RESERVED", "THROTTLED", "SERVER_ERROR", "query dns")) {
      assertTrue(traces.contains(found), () -> found + " is in no span");
    }
    String exported = posted.getOrDefault("/v1/metrics", "");
    assertTrue(exported.contains("domaincheck.lookup.duration"), exported);
    for (String text :
        List.of(logged, metrics, exported, traces, channelz, String.join("\n", errors))) {
      for (String secret : List.of(NAME, TOKEN, ADMIN)) {
        assertFalse(text.contains(secret), text);
      }
    }
  }

  /** All that a status says, its details too. */
  private static String error(Executable call) {
    StatusRuntimeException thrown = assertThrows(StatusRuntimeException.class, call);
    return thrown + "\n" + StatusProto.fromThrowable(thrown);
  }

  private static EvictCacheEntriesRequest evict(String name, boolean dryRun) {
    return EvictCacheEntriesRequest.newBuilder()
        .setFilter(CacheFilter.newBuilder().setDomainName(name))
        .setDryRun(dryRun)
        .build();
  }

  /** What admins are answered holds names, by design: the entries, and those to be evicted. */
  private static void administer(CacheAdminServiceBlockingStub stub, List<String> errors) {
    String cached = "registered-" + NAME + ".com";
    GetCacheEntryRequest entry = GetCacheEntryRequest.newBuilder().setDomainName(cached).build();
    assertTrue(stub.getCacheEntry(entry).hasEntry());
    assertTrue(
        stub.listCacheEntries(ListCacheEntriesRequest.getDefaultInstance()).getEntriesCount() > 0);
    assertEquals(1, stub.evictCacheEntries(evict(cached, true)).getEvicted());
    assertEquals(1, stub.evictCacheEntries(evict(cached, false)).getEvicted());
    // Errors as well: they repeat, to the admin alone, the one name that the admin asked for.
    List<String> told = new ArrayList<>();
    told.add(error(() -> stub.getCacheEntry(entry)));
    for (String bad : List.of(NAME + " .com", "www." + NAME + ".com", "xn--" + NAME + ".com")) {
      told.add(
          error(
              () ->
                  stub.getCacheEntry(
                      GetCacheEntryRequest.newBuilder().setDomainName(bad).build())));
      told.add(error(() -> stub.evictCacheEntries(evict(bad, false))));
      told.add(
          error(
              () ->
                  stub.listCacheEntries(
                      ListCacheEntriesRequest.newBuilder()
                          .setFilter(CacheFilter.newBuilder().setDomainName(bad))
                          .build())));
    }
    told.forEach(text -> errors.add(text.replace(NAME, "")));
  }

  private static void askInEveryWay(
      DomainCheckServiceBlockingStub stub, ManagedChannel channel, List<String> errors)
      throws Exception {
    List<String> names = names();
    CheckDomainsRequest unary = CheckDomainsRequest.newBuilder().addAllDomainNames(names).build();
    CheckDomainsRequest corroborated =
        unary.toBuilder()
            .setOptions(CheckOptions.newBuilder().setAssurance(Assurance.ASSURANCE_CORROBORATED))
            .build();
    assertEquals(names.size(), stub.checkDomains(corroborated).getResultsCount());
    assertEquals(names.size(), stub.checkDomains(unary).getResultsCount());
    assertEquals(names.size(), stub.checkDomains(unary).getResultsCount());
    stub.checkDomainsStream(CheckDomainsStreamRequest.newBuilder().addAllDomainNames(names).build())
        .forEachRemaining(response -> {});
    errors.add(
        error(
            () ->
                stub.checkDomains(
                    CheckDomainsRequest.newBuilder()
                        .addAllDomainNames(Collections.nCopies(1_001, NAME + ".com"))
                        .build())));
    CompletableFuture<Void> ended = new CompletableFuture<>();
    StreamObserver<CheckDomainsBulkRequest> bulk =
        with(DomainCheckServiceGrpc::newStub, channel, TOKEN)
            .checkDomainsBulk(
                new StreamObserver<CheckDomainsBulkResponse>() {
                  @Override
                  public void onNext(CheckDomainsBulkResponse response) {}

                  @Override
                  public void onError(Throwable t) {
                    ended.completeExceptionally(t);
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(null);
                  }
                });
    bulk.onNext(
        CheckDomainsBulkRequest.newBuilder()
            .setBatch(
                DomainBatch.newBuilder()
                    .addAllDomains(
                        names.stream()
                            .map(name -> BulkDomain.newBuilder().setDomainName(name).build())
                            .toList()))
            .build());
    bulk.onCompleted();
    ended.get(60, TimeUnit.SECONDS);
  }

  private static String refusal(DomainCheckServiceBlockingStub stub) {
    return error(
        () ->
            stub.checkDomains(
                CheckDomainsRequest.newBuilder().addDomainNames(NAME + ".com").build()));
  }

  private static String channelz(ChannelzBlockingStub stub) {
    StringBuilder text = new StringBuilder();
    for (Server server : stub.getServers(GetServersRequest.getDefaultInstance()).getServerList()) {
      text.append(server);
      var sockets =
          stub.getServerSockets(
              GetServerSocketsRequest.newBuilder()
                  .setServerId(server.getRef().getServerId())
                  .build());
      for (SocketRef socket : sockets.getSocketRefList()) {
        text.append(
            stub.getSocket(
                GetSocketRequest.newBuilder().setSocketId(socket.getSocketId()).build()));
      }
    }
    return text.toString();
  }
}
