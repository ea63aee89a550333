package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.SelfSigned;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the server takes up a TLS session again, which would pass by its checks of clients. */
@Timeout(60)
class TlsSessionsTest {
  private static final int CONNECTIONS = 3;

  /** The preface of HTTP/2 with empty settings (RFC 9113 section 3.4). */
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  /** A client looks at the server's certificate in a full handshake, and in no other. */
  private static final class Counting extends X509ExtendedTrustManager {
    private final AtomicInteger handshakes = new AtomicInteger();

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      handshakes.incrementAndGet();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      handshakes.incrementAndGet();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      handshakes.incrementAndGet();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void session_offeredAgain_isNotTakenUp(String protocol) throws Exception {
    SelfSigned own = SelfSigned.make(folder, "own", "EC");
    try (Programs.ServerProcess server =
        Programs.serve(
            folder,
            "--sandbox",
            "--allow-anonymous",
            "--tls-cert=" + Files.writeString(folder.resolve("cert.pem"), own.certificate()),
            "--tls-key=" + Files.writeString(folder.resolve("key.pem"), own.key()))) {
      Counting trust = new Counting();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      String target = server.target();
      int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
      for (int i = 0; i < CONNECTIONS; i++) {
        try (SSLSocket socket =
            (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setProtocols(new String[] {protocol});
          parameters.setApplicationProtocols(new String[] {"h2"});
          socket.setSSLParameters(parameters);
          socket.getOutputStream().write(PREFACE);
          // What comes first is a session to take up again, if there is one.
          assertTrue(socket.getInputStream().read() >= 0);
        }
      }
      assertEquals(CONNECTIONS, trust.handshakes.get());
    }
  }
}
