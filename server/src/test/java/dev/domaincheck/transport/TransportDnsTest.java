package dev.domaincheck.transport;

import static dev.domaincheck.transport.LoopbackNameServer.flagged;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.transport.ConnectTo.Row;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS exchanges with name servers that behave, that do not, and with forgers. */
@Timeout(30)
class TransportDnsTest {
  /** Id 0x1234, one question: NS of name.example. */
  private static final byte[] QUERY =
      "\u00124\0\0\0\u0001\0\0\0\0\0\0\u0004name\u0007example\0\0\u0002\0\u0001"
          .getBytes(StandardCharsets.ISO_8859_1);

  private static final String HOST = "a.nic.example";

  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  /** Begins to run out when the server has the query. */
  private static Deadline brief(LoopbackNameServer server) {
    return Deadline.after(Duration.ofMillis(300), server::nanosSinceAsked);
  }

  private static Transport to(LoopbackNameServer server) {
    return new Transport(ConnectTo.of(new Row("*", "dns://127.0.0.1:" + server.port())), "test");
  }

  private static byte[] ask(LoopbackNameServer server, Deadline deadline) throws Exception {
    try (Transport transport = to(server)) {
      return transport.dns(HOST, List.of(), QUERY, deadline);
    }
  }

  private static Reason failure(LoopbackNameServer server, Deadline deadline) {
    return assertThrows(TransportException.class, () -> ask(server, deadline)).reason();
  }

  private static byte[] with(byte[] message, int at, int value) {
    byte[] changed = message.clone();
    changed[at] = (byte) value;
    return changed;
  }

  @Test
  void dns_answer_isReturned_theQueryWentOutAsItIs() throws Exception {
    try (LoopbackNameServer server =
        LoopbackNameServer.overUdp(query -> List.of(flagged(query, 0x80)))) {
      assertArrayEquals(flagged(QUERY, 0x80), ask(server, ample()));
      assertArrayEquals(QUERY, server.datagrams.getFirst());
    }
  }

  @Test
  void dns_answerWithLettersOfAnotherCase_isTheSameQuestion() throws Exception {
    try (LoopbackNameServer server =
        LoopbackNameServer.overUdp(query -> List.of(with(flagged(query, 0x80), 13, 'N')))) {
      assertEquals('N', ask(server, ample())[13]);
    }
  }

  @Test
  void dns_forgeriesBeforeTheAnswer_arePassedOver() throws Exception {
    byte[] right = flagged(QUERY, 0x80);
    List<byte[]> forged =
        List.of(
            with(right, 0, 0x77), // another id
            with(right, 1, 0x77),
            QUERY, // no answer
            with(right, 14, 'x'), // another name
            with(right, QUERY.length - 3, 1), // another type
            with(right, 5, 0), // no question
            new byte[0],
            Arrays.copyOf(right, 11),
            Arrays.copyOf(right, QUERY.length - 1));
    List<byte[]> all = new ArrayList<>(forged);
    all.add(right);
    try (LoopbackNameServer server = LoopbackNameServer.overUdp(query -> all)) {
      assertArrayEquals(right, ask(server, ample()));
    }
    for (byte[] one : forged) {
      try (LoopbackNameServer server = LoopbackNameServer.overUdp(query -> List.of(one))) {
        assertEquals(Reason.MISMATCH, failure(server, brief(server)));
      }
    }
  }

  @Test
  void dns_floodOfForgeries_endsBeforeTheDeadline() throws Exception {
    byte[] forged = with(flagged(QUERY, 0x80), 0, 0x77);
    try (LoopbackNameServer server =
        LoopbackNameServer.overUdp(query -> Collections.nCopies(200, forged))) {
      Deadline deadline = ample();
      assertEquals(Reason.MISMATCH, failure(server, deadline));
      assertTrue(deadline.remaining().toSeconds() > 10, "waited for " + deadline);
    }
  }

  @Test
  void dns_rightAnswerFromAnotherPort_isNotTaken() throws Exception {
    List<Integer> sent = new ArrayList<>();
    try (DatagramSocket forger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      LoopbackNameServer[] self = new LoopbackNameServer[1];
      try (LoopbackNameServer server =
          LoopbackNameServer.overUdp(
              query -> {
                byte[] reply = flagged(query, 0x80);
                int port = self[0].ports.getLast();
                try {
                  forger.send(
                      new DatagramPacket(
                          reply,
                          reply.length,
                          new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
                  sent.add(port);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
                return List.of();
              })) {
        self[0] = server;
        assertEquals(Reason.TIMEOUT, failure(server, brief(server)));
        assertEquals(1, sent.size());
      }
    }
  }

  @Test
  void dns_eachQuery_hasAPortOfItsOwn() throws Exception {
    try (LoopbackNameServer server =
        LoopbackNameServer.overUdp(query -> List.of(flagged(query, 0x80)))) {
      for (int i = 0; i < 8; i++) {
        ask(server, ample());
      }
      assertNotEquals(1, server.ports.stream().distinct().count());
    }
  }

  @Test
  void dns_truncatedAnswer_isFetchedOverTcp() throws Exception {
    byte[] large = Arrays.copyOf(flagged(QUERY, 0x80), 65_535);
    try (LoopbackNameServer server =
        LoopbackNameServer.overTcp(
            (query, socket) -> {
              DataOutputStream out = new DataOutputStream(socket.getOutputStream());
              out.writeShort(large.length);
              out.write(large);
            })) {
      assertArrayEquals(large, ask(server, ample()));
      assertArrayEquals(QUERY, server.overTcp.getFirst());
    }
  }

  @Test
  void dns_datagramOverTheAnnouncedSize_isFetchedOverTcp() throws Exception {
    byte[] right = flagged(QUERY, 0x80);
    try (LoopbackNameServer server =
        new LoopbackNameServer(
            query -> List.of(Arrays.copyOf(right, DnsExchange.MAX_DATAGRAM + 1)),
            (query, socket) -> {
              DataOutputStream out = new DataOutputStream(socket.getOutputStream());
              out.writeShort(right.length);
              out.write(right);
            })) {
      assertArrayEquals(right, ask(server, ample()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 20})
  void dns_tcpAnswerCutShort_isAFailure(int bytes) throws Exception {
    byte[] whole = new byte[2 + QUERY.length];
    whole[1] = (byte) QUERY.length;
    System.arraycopy(flagged(QUERY, 0x80), 0, whole, 2, QUERY.length);
    try (LoopbackNameServer server =
        LoopbackNameServer.overTcp(
            (query, socket) -> socket.getOutputStream().write(whole, 0, bytes))) {
      assertEquals(Reason.CONNECT_FAILED, failure(server, ample()));
    }
  }

  @Test
  void dns_tcpAnswerToAnotherQuestion_isAMismatch() throws Exception {
    try (LoopbackNameServer server =
        LoopbackNameServer.overTcp(
            (query, socket) -> {
              DataOutputStream out = new DataOutputStream(socket.getOutputStream());
              out.writeShort(query.length);
              out.write(with(flagged(query, 0x80), 0, 0x77));
            })) {
      assertEquals(Reason.MISMATCH, failure(server, ample()));
    }
  }

  @Test
  void dns_tcpServerThatDrips_isCutOffAtTheDeadline() throws Exception {
    try (LoopbackNameServer server =
        LoopbackNameServer.overTcp(
            (query, socket) -> {
              DataOutputStream out = new DataOutputStream(socket.getOutputStream());
              out.writeShort(60_000);
              // Bounded: 4,000 drops are 20 s, far over the deadline.
              for (int i = 0; i < 4_000; i++) {
                out.write(0);
                try {
                  Thread.sleep(5);
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
              }
            })) {
      assertEquals(Reason.TIMEOUT, failure(server, brief(server)));
    }
  }

  @Test
  void dns_silentServer_isATimeout() throws Exception {
    try (LoopbackNameServer server = LoopbackNameServer.overUdp(query -> List.of())) {
      assertEquals(Reason.TIMEOUT, failure(server, brief(server)));
      assertEquals(1, server.datagrams.size(), "one datagram a query");
    }
  }

  @Test
  void dns_nobodyListens_failsAtOnce() throws Exception {
    int port;
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    try (Transport transport =
        new Transport(ConnectTo.of(new Row("*", "dns://127.0.0.1:" + port)), "test")) {
      assertEquals(
          Reason.CONNECT_FAILED,
          assertThrows(
                  TransportException.class, () -> transport.dns(HOST, List.of(), QUERY, ample()))
              .reason());
    }
  }

  @Test
  void dns_interrupted_breaksOff() throws Exception {
    try (LoopbackNameServer silent = LoopbackNameServer.overUdp(query -> List.of())) {
      FutureTask<byte[]> task = new FutureTask<>(() -> ask(silent, ample()));
      Thread thread = Thread.ofVirtual().start(task);
      silent.awaitQuery();
      thread.interrupt();
      assertThrows(ExecutionException.class, task::get);
      assertInstanceOf(InterruptedException.class, task.exceptionNow());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "::ffff:198.41.0.4",
        "64:ff9b::c629:4",
        "fc00::1",
        "fe80::1",
        "2002:c629:4::1",
        "localhost",
        "198.41.0.4.",
        "0x7f000001",
        ""
      })
  void dns_glueThatIsNotPublic_isRefusedWithoutAPacket(String glue) throws Exception {
    try (Transport transport = new Transport(ConnectTo.none(), "test")) {
      assertEquals(
          Reason.POLICY_BLOCKED,
          assertThrows(
                  TransportException.class,
                  () -> transport.dns(HOST, List.of("198.41.0.4", glue), QUERY, ample()))
              .reason());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "nic", "a.b.1", "::1"})
  void dns_hostWithoutGlueThatIsNoPublicName_isRefused(String host) throws Exception {
    try (Transport transport = new Transport(ConnectTo.none(), "test")) {
      assertEquals(
          Reason.POLICY_BLOCKED,
          assertThrows(
                  TransportException.class, () -> transport.dns(host, List.of(), QUERY, ample()))
              .reason());
    }
  }

  @Test
  void dns_mapOfAnotherHost_isNotFollowed() throws Exception {
    try (LoopbackNameServer server =
            LoopbackNameServer.overUdp(query -> List.of(flagged(query, 0x80)));
        Transport transport =
            new Transport(
                ConnectTo.of(
                    new Row("b.nic.example", "dns://127.0.0.1:" + server.port()),
                    new Row("*", "tcp://127.0.0.1:" + server.port())),
                "test")) {
      assertEquals(
          Reason.POLICY_BLOCKED,
          assertThrows(
                  TransportException.class,
                  () -> transport.dns(HOST, List.of("127.0.0.1"), QUERY, ample()))
              .reason());
      transport.dns("b.nic.example", List.of("127.0.0.1"), QUERY, ample());
      assertEquals(1, server.datagrams.size());
    }
  }
}
