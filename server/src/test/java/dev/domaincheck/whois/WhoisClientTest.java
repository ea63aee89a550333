package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.View;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Endpoint;
import dev.domaincheck.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class WhoisClientTest {
  private static final String HOST = "whois.verisign-grs.com";

  /** Long enough for a loaded machine; no test waits for it to pass. */
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void ask_overLoopback_sendsOneLineAndReadsByTheNamedHost() throws Exception {
    try (OneReplyServer server = new OneReplyServer("No match for \"PLUMTREE.COM\".\r\n")) {
      assertEquals("AVAILABLE", Fixture.describe(ask(server)));
      assertEquals("domain plumtree.com\r\n", server.queries.take());
    }
  }

  @Test
  void ask_whereTheServerSaysNothing_isInconclusive() throws Exception {
    try (OneReplyServer server = new OneReplyServer("")) {
      assertEquals("UNKNOWN INCONCLUSIVE", Fixture.describe(ask(server)));
    }
  }

  @Test
  void ask_whereTheReplyNeverFits_isTooLarge() throws Exception {
    String reply = "No match for \"PLUMTREE.COM\".\n" + "x".repeat(ReplyLines.MAX_BYTES);
    try (OneReplyServer server = new OneReplyServer(reply)) {
      assertEquals("UNKNOWN TOO_LARGE", Fixture.describe(ask(server)));
    }
  }

  @Test
  void ask_whereNobodyListens_saysSo() throws Exception {
    OneReplyServer server = new OneReplyServer("");
    server.close();
    Outcome outcome = ask(server);
    assertEquals("UNKNOWN CONNECT_FAILED", Fixture.describe(outcome));
    assertTrue(outcome instanceof Outcome.Failure failure && !failure.message().isEmpty());
  }

  private static Outcome ask(OneReplyServer server) throws InterruptedException {
    ConnectTo map =
        ConnectTo.of(new ConnectTo.Row(HOST, "tcp://127.0.0.1:" + server.socket.getLocalPort()));
    try (Transport transport = new Transport(map, "domaincheck-test")) {
      return new WhoisClient(transport, WhoisRules.embedded())
          .ask(
              Names.of("plumtree.com"),
              new Endpoint(HOST, WhoisClient.PORT),
              View.AVAILABILITY,
              Deadline.after(LONG));
    }
  }

  /** Answers every connection with the same text once it has read a line. */
  private static final class OneReplyServer implements AutoCloseable {
    final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    final BlockingQueue<String> queries = new LinkedBlockingQueue<>();

    OneReplyServer(String reply) throws IOException {
      Thread.ofVirtual().start(() -> serve(reply));
    }

    private void serve(String reply) {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept()) {
          queries.add(line(connection.getInputStream()));
          connection.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          // The test is over, or the client has seen enough.
          queries.add("closed");
        }
      }
    }

    private static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        line.write(b);
        if (b == '\n') {
          break;
        }
      }
      return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
