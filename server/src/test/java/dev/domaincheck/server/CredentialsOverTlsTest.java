package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.FixedTokens;
import dev.domaincheck.RawHttp2;
import dev.domaincheck.SelfSigned;
import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Scope;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorCode;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.grpc.Credentials;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.GetCacheStatsResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of credential over TLS, to a listener as the server has it: who is refused, is told
 * always the same and comes as far as no handler.
 */
@Timeout(60)
class CredentialsOverTlsTest {
  private static final String USER = "user-token-of-the-test";
  private static final String ADMIN = "admin-token-of-the-test";
  private static final int LARGE = 64 * 1024;
  private static final String CHECK = "/domaincheck.v1.DomainCheckService/CheckDomains";
  private static final String TOKEN = "authorization";
  private static final String BEARER = "Bearer " + USER;
  private static final String X = "x-large";

  @TempDir private Path folder;
  private final AtomicInteger entered = new AtomicInteger();
  private SelfSigned ours;
  private Path trusted;

  @BeforeEach
  void makeCertificate() throws Exception {
    ours = SelfSigned.make(folder, "ours", "EC");
    trusted = write("trusted.pem", ours.certificate());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /**
   * A listener.
   *
   * @param client whose certificate is taken of a client
   */
  private Server listen(SelfSigned own, SelfSigned client, ClientAuth auth) throws Exception {
    CertificateFiles files =
        CertificateFiles.read(
            write("cert.pem", own.certificate()),
            write("key.pem", own.key()),
            write("ca.pem", client.certificate()),
            SettingsFiles.onDisk());
    TlsServerCredentials.Builder tls = files.credentials().clientAuth(auth);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    NettyServerBuilder builder =
        ConnectionLimits.apply(NettyServerBuilder.forAddress(address, tls.build()))
            .addService(
                new DomainCheckServiceGrpc.DomainCheckServiceImplBase() {
                  @Override
                  public void checkDomains(
                      CheckDomainsRequest request, StreamObserver<CheckDomainsResponse> out) {
                    entered.incrementAndGet();
                    out.onNext(CheckDomainsResponse.getDefaultInstance());
                    out.onCompleted();
                  }
                })
            .addService(
                new CacheAdminServiceGrpc.CacheAdminServiceImplBase() {
                  @Override
                  public void getCacheStats(
                      GetCacheStatsRequest request, StreamObserver<GetCacheStatsResponse> out) {
                    entered.incrementAndGet();
                    out.onNext(GetCacheStatsResponse.getDefaultInstance());
                    out.onCompleted();
                  }
                });
    new Credentials(new FixedTokens(CredentialsOverTlsTest::holder), false).guard(builder);
    return builder.build().start();
  }

  private static Optional<Holder> holder(String token) {
    return switch (token) {
      case USER -> Optional.of(new Holder("user", Set.of(Scope.CHECK)));
      case ADMIN -> Optional.of(new Holder("admin", Scope.all()));
      default -> Optional.empty();
    };
  }

  /** How a call ends. */
  private interface Call {
    void make(Channel channel);
  }

  private static void check(Channel channel) {
    var unused =
        DomainCheckServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .checkDomains(CheckDomainsRequest.getDefaultInstance());
  }

  private static void cacheStats(Channel channel) {
    var unused =
        CacheAdminServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .getCacheStats(GetCacheStatsRequest.getDefaultInstance());
  }

  private static Channel with(Channel channel, String... authorizations) {
    Metadata headers = new Metadata();
    for (String value : authorizations) {
      headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Status refusal(Call call, Channel channel) {
    return assertThrows(StatusRuntimeException.class, () -> call.make(channel)).getStatus();
  }

  private record Row(String what, Call call, Status.Code code, String text, List<String> headers) {}

  private static List<Row> rows() {
    String unknown = "the credential is not known";
    String missing = "this call needs a credential: metadata authorization: Bearer TOKEN";
    Status.Code nobody = Status.Code.UNAUTHENTICATED;
    Call check = CredentialsOverTlsTest::check;
    Call admin = CredentialsOverTlsTest::cacheStats;
    return List.of(
        new Row("none", check, nobody, missing, List.of()),
        new Row("wrong", check, nobody, unknown, List.of("Bearer wrong")),
        new Row("another scheme", check, nobody, unknown, List.of("Basic " + USER)),
        new Row("two headers", check, nobody, unknown, List.of("Bearer " + USER, "Bearer " + USER)),
        new Row("admin: none", admin, nobody, missing, List.of()),
        new Row("admin: wrong", admin, nobody, unknown, List.of("Bearer wrong")),
        new Row(
            "admin: two headers",
            admin,
            nobody,
            unknown,
            List.of("Bearer " + ADMIN, "Bearer " + USER)),
        new Row(
            "admin: a user's",
            admin,
            Status.Code.PERMISSION_DENIED,
            "this credential does not allow the call",
            List.of("Bearer " + USER)));
  }

  @Test
  void call_badToken_isRefusedWithAFixedText() throws Exception {
    Server server = listen(ours, ours, ClientAuth.OPTIONAL);
    ManagedChannel channel = channel(server, null);
    try {
      for (Row row : rows()) {
        Status status = refusal(row.call(), with(channel, row.headers().toArray(String[]::new)));
        assertEquals(row.code(), status.getCode(), row.what());
        assertEquals(row.text(), status.getDescription(), row.what());
      }
      // Its own end keeps back what the server has said it will not take.
      Status status =
          refusal(CredentialsOverTlsTest::check, with(channel, "Bearer " + "x".repeat(LARGE)));
      assertEquals(Status.Code.INTERNAL, status.getCode());
      assertEquals("http2 exception", status.getDescription());
      assertEquals(0, entered.get());
      check(with(channel, "Bearer " + USER));
      cacheStats(with(channel, "Bearer " + ADMIN));
      assertEquals(2, entered.get(), "on the same connection");
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  @Test
  void metadata_of64KiB_endsTheConnectionOfWhoSendsIt() throws Exception {
    Server server = listen(ours, ours, ClientAuth.OPTIONAL);
    ManagedChannel other = channel(server, null);
    try (RawHttp2 connection = new RawHttp2(socket(server))) {
      check(with(other, "Bearer " + USER));
      try {
        var unused = connection.begin(RawHttp2.headers(CHECK, TOKEN, BEARER, X, "a".repeat(LARGE)));
        assertEquals(RawHttp2.PROTOCOL_ERROR, connection.goAway());
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        // The connection has ended. It closes with bytes of ours unread, and then what it said may
        // be lost.
      }
      check(with(other, "Bearer " + USER));
      assertEquals(2, entered.get(), "those of the other connection");
    } finally {
      other.shutdownNow();
      server.shutdownNow();
    }
  }

  @Test
  void metadata_of64KiBInAFewBytes_isTooLargeAndTheConnectionStands() throws Exception {
    Server server = listen(ours, ours, ClientAuth.OPTIONAL);
    try (RawHttp2 connection = new RawHttp2(socket(server))) {
      byte[] good = RawHttp2.headers(CHECK, TOKEN, BEARER);
      int times = 16;
      byte[] large = RawHttp2.repeating(good, X, "a".repeat(LARGE / times - 100), times + 1);
      // ":status" by its index, and a text of three characters (RFC 6585 section 5).
      assertArrayEquals(
          new byte[] {0x48, 3, '4', '3', '1'}, connection.answer(connection.begin(large)));
      byte[] refusal = connection.answer(connection.begin(RawHttp2.headers(CHECK)));
      assertTrue(refusal.length > 5, "a call without a credential is answered");
      assertEquals(0, entered.get());
    } finally {
      server.shutdownNow();
    }
  }

  private SSLSocket socket(Server server) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ours", ours.parsed());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Test
  void certificate_expired_isRefusedWhetherOrNotATokenWouldDo() throws Exception {
    SelfSigned valid = SelfSigned.make(folder, "valid", "EC");
    SelfSigned expired = SelfSigned.expired(folder, "expired");
    for (ClientAuth auth : List.of(ClientAuth.REQUIRE, ClientAuth.OPTIONAL)) {
      entered.set(0);
      Server server = listen(ours, expired, auth);
      ManagedChannel channel = channel(server, expired);
      try {
        Status status = refusal(CredentialsOverTlsTest::check, with(channel, "Bearer " + USER));
        assertEquals(Status.Code.UNAVAILABLE, status.getCode());
        // With TLS 1.3 the client has spoken by then, and the alert may be lost with a reset.
        String text = String.valueOf(status.getDescription());
        assertTrue(Set.of("ssl exception", "io exception").contains(text), text);
        assertEquals(0, entered.get());
      } finally {
        channel.shutdownNow();
        server.shutdownNow();
      }
      server = listen(ours, valid, auth);
      channel = channel(server, valid);
      try {
        check(channel);
        assertEquals(1, entered.get());
        assertEquals(
            Status.Code.UNAUTHENTICATED,
            refusal(CredentialsOverTlsTest::cacheStats, channel).getCode(),
            "a certificate allows checks alone");
        assertEquals(1, entered.get());
      } finally {
        channel.shutdownNow();
        server.shutdownNow();
      }
    }
  }

  @Test
  void serversCertificate_expired_isUnavailableToTheSdk() throws Exception {
    SelfSigned expired = SelfSigned.expired(folder, "expired");
    Server server = listen(expired, ours, ClientAuth.OPTIONAL);
    try (DomainCheckClient client =
        DomainCheckClient.builder()
            .target("127.0.0.1:" + server.getPort())
            .trustFile(write("expired.pem", expired.certificate()))
            .token(USER)
            .build()) {
      DomainCheckException error =
          assertThrows(DomainCheckException.class, () -> client.check("a.com"));
      assertEquals(ErrorCode.UNAVAILABLE, error.code());
      String text = String.valueOf(error.getMessage());
      assertTrue(text.startsWith("UNAVAILABLE from 127.0.0.1:" + server.getPort()), text);
      assertTrue(text.contains("NotAfter: "), text);
      assertEquals(0, entered.get());
    } finally {
      server.shutdownNow();
    }
  }

  private ManagedChannel channel(Server server, @Nullable SelfSigned client) throws IOException {
    TlsChannelCredentials.Builder tls =
        TlsChannelCredentials.newBuilder().trustManager(trusted.toFile());
    if (client != null) {
      tls.keyManager(
          write("client.pem", client.certificate()).toFile(),
          write("client-key.pem", client.key()).toFile());
    }
    return NettyChannelBuilder.forAddress("127.0.0.1", server.getPort(), tls.build()).build();
  }
}
