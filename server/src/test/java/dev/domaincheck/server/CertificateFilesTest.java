package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.domaincheck.SelfSigned;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.GetServerInfoRequest;
import dev.domaincheck.v1.GetServerInfoResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {
  @TempDir private Path folder;

  private SelfSigned pair(String name, String algorithm) throws Exception {
    return SelfSigned.make(folder, name, algorithm);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Server server(TlsServerCredentials.Builder credentials) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials.build())
        .addService(
            new DomainCheckServiceGrpc.DomainCheckServiceImplBase() {
              @Override
              public void getServerInfo(
                  GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> out) {
                out.onNext(GetServerInfoResponse.getDefaultInstance());
                out.onCompleted();
              }
            })
        .build()
        .start();
  }

  /** Which certificate a new connection is shown. */
  private static X509Certificate shown(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static Status.Code call(ManagedChannel channel) {
    try {
      var unused =
          DomainCheckServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .getServerInfo(GetServerInfoRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void look_replacedFiles_areShownToNewConnectionsAndOldOnesGoOn() throws Exception {
    SelfSigned one = pair("one", "EC");
    SelfSigned two = pair("two", "RSA");
    Path certificate = write("cert.pem", one.certificate());
    Path key = write("key.pem", one.key());
    CertificateFiles files = CertificateFiles.read(certificate, key, null, SettingsFiles.onDisk());
    Server server = server(files.credentials());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                "127.0.0.1",
                server.getPort(),
                TlsChannelCredentials.newBuilder().trustManager(certificate.toFile()).build())
            .build();
    try {
      assertEquals(Status.Code.OK, call(channel));
      assertEquals(one.parsed(), shown(server.getPort()));
      // One file after the other, as people and programs do it.
      write("cert.pem", two.certificate());
      files.look();
      files.look();
      files.look();
      assertEquals(one.parsed(), shown(server.getPort()), "the key is not that of the certificate");
      write("key.pem", two.key().substring(0, 100));
      files.look();
      files.look();
      assertEquals(one.parsed(), shown(server.getPort()), "the key is half written");
      write("key.pem", two.key());
      files.look();
      assertEquals(one.parsed(), shown(server.getPort()), "it may still be written");
      files.look();
      assertEquals(two.parsed(), shown(server.getPort()));
      assertEquals(Status.Code.OK, call(channel), "the connection that stands");
      Files.delete(key);
      files.look();
      files.look();
      assertEquals(two.parsed(), shown(server.getPort()));
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  @Test
  void clientCa_decidesWhoseCertificatesAreTaken_alsoAfterAChange() throws Exception {
    SelfSigned ours = pair("ours", "EC");
    SelfSigned anna = pair("anna", "EC");
    SelfSigned bert = pair("bert", "EC");
    Path certificate = write("cert.pem", ours.certificate());
    Path key = write("key.pem", ours.key());
    Path ca = write("ca.pem", anna.certificate());
    CertificateFiles files = CertificateFiles.read(certificate, key, ca, SettingsFiles.onDisk());
    Server server = server(files.credentials().clientAuth(TlsServerCredentials.ClientAuth.REQUIRE));
    try {
      assertEquals(Status.Code.OK, callAs(anna, server.getPort(), certificate));
      assertNotEquals(Status.Code.OK, callAs(bert, server.getPort(), certificate));
      write("ca.pem", bert.certificate());
      files.look();
      files.look();
      assertEquals(Status.Code.OK, callAs(bert, server.getPort(), certificate));
      assertNotEquals(Status.Code.OK, callAs(anna, server.getPort(), certificate));
    } finally {
      server.shutdownNow();
    }
  }

  private Status.Code callAs(SelfSigned client, int port, Path trusted) throws Exception {
    Path certificate = write("client.pem", client.certificate());
    Path key = write("client-key.pem", client.key());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                "127.0.0.1",
                port,
                TlsChannelCredentials.newBuilder()
                    .trustManager(trusted.toFile())
                    .keyManager(certificate.toFile(), key.toFile())
                    .build())
            .build();
    try {
      return call(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void read_filesThatDoNotGoTogether_areRefused() throws Exception {
    SelfSigned one = pair("one", "EC");
    SelfSigned two = pair("two", "EC");
    Path certificate = write("cert.pem", one.certificate());
    Path key = write("key.pem", two.key());
    GeneralSecurityException error =
        assertThrows(
            GeneralSecurityException.class,
            () -> CertificateFiles.read(certificate, key, null, SettingsFiles.onDisk()));
    assertEquals(
        key + " is not the key of " + certificate, Objects.requireNonNull(error.getMessage()));
    Path empty = write("empty.pem", "");
    assertThrows(
        Exception.class, () -> CertificateFiles.read(empty, key, null, SettingsFiles.onDisk()));
    assertThrows(
        IOException.class,
        () -> CertificateFiles.read(folder.resolve("gone.pem"), key, null, SettingsFiles.onDisk()));
  }
}
