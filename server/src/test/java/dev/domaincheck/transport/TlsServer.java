package dev.domaincheck.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An HTTPS server on loopback with a key made for the test; counts what it hears after TLS. */
final class TlsServer implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final byte[] REPLY =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final SSLServerSocket listener;
  private final AtomicInteger requestBytes = new AtomicInteger();
  private final AtomicReference<List<String>> offered = new AtomicReference<>(List.of());
  private final CountDownLatch ended = new CountDownLatch(1);

  private TlsServer(SSLServerSocket listener) {
    this.listener = listener;
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * A certificate with its key, signed by an authority of its own.
   *
   * @param san as {@code dns:localhost}
   * @param options of keytool, such as those that say when it holds
   */
  static KeyStore certificate(Path folder, String san, String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = Files.createTempDirectory(folder, "key").resolve("key.p12");
    genkeypair(file, "ca", List.of("-dname", "CN=authority", "-ext", "bc:c"));
    List<String> leaf =
        new ArrayList<>(List.of("-dname", "CN=test", "-ext", "san=" + san, "-signer", "ca"));
    leaf.addAll(List.of(options));
    genkeypair(file, "key", leaf);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    Certificate authority = keys.getCertificate("ca");
    // Its key is done with, and must not be taken for the server's.
    keys.deleteEntry("ca");
    keys.setCertificateEntry("ca", authority);
    return keys;
  }

  private static void genkeypair(Path file, String alias, List<String> options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString()));
    command.addAll(options);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  /** A client's view: it trusts the authority of {@code certificate}. */
  static SSLContext trusting(KeyStore certificate) throws IOException, GeneralSecurityException {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("anchor", certificate.getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A server of {@code certificate} that speaks the given versions of TLS only. */
  static TlsServer start(KeyStore certificate, String... protocols)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(certificate, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    if (protocols.length > 0) {
      listener.setEnabledProtocols(protocols);
    }
    return new TlsServer(listener);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve((SSLSocket) socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      socket.setHandshakeApplicationProtocolSelector(
          (s, protocols) -> {
            offered.set(protocols);
            return "";
          });
      InputStream in = socket.getInputStream();
      StringBuilder request = new StringBuilder();
      for (int c = in.read(); c >= 0 && !request.toString().endsWith("\r\n\r\n"); ) {
        requestBytes.incrementAndGet();
        request.append((char) c);
        c = request.toString().endsWith("\r\n\r\n") ? -1 : in.read();
      }
      socket.getOutputStream().write(REPLY);
    } catch (IOException e) {
      // The client refused the certificate, as it should.
    } finally {
      ended.countDown();
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Bytes heard after the handshake, once the first connection has ended. */
  int requestBytes() throws InterruptedException {
    if (!ended.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the connection did not end");
    }
    return requestBytes.get();
  }

  /** The application protocols that the client named last. */
  List<String> offeredProtocols() {
    return offered.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
