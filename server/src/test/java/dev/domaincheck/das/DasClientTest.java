package dev.domaincheck.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every syntax, through the real transport, over sockets on loopback. */
@Timeout(120)
class DasClientTest {
  /** Long enough for a loaded machine; no test waits for it to pass. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final URI BE = URI.create("das://das.dns.be:4343");
  private static final URI SE = URI.create("http://free.iis.se/free");

  private RawServer server;
  private Transport transport;
  private DasClient client;

  @BeforeEach
  @SuppressWarnings("NullAway.Init") // JUnit calls this first.
  void start() throws IOException {
    server = new RawServer();
    transport =
        new Transport(
            ConnectTo.of(
                new ConnectTo.Row("*", "tcp://127.0.0.1:" + server.port()),
                new ConnectTo.Row("*", "http://127.0.0.1:" + server.port())),
            "domaincheck-test");
    client = new DasClient(transport, DasSyntaxes.embedded(), () -> Instant.EPOCH);
  }

  @AfterEach
  void stop() throws IOException {
    transport.close();
    server.close();
  }

  static List<Reply> replies() {
    return Reply.all();
  }

  /** One reply of each service that says that the name is free. */
  static List<Reply> free() {
    return Reply.all().stream().filter(reply -> reply.says().equals("AVAILABLE")).toList();
  }

  static List<Reply> freeAndNamed() {
    return free().stream().filter(Reply::isNamed).toList();
  }

  private static DomainName name(String text) {
    return assertInstanceOf(DomainName.class, DomainName.parse(text));
  }

  private Outcome ask(URI service, String name) throws InterruptedException {
    return client.ask(name(name), service, Deadline.after(LONG));
  }

  private Outcome ask(Reply reply, String text) throws InterruptedException {
    server.says(reply.isPage() ? page(200, "Content-Length: " + length(text), text) : text);
    return ask(reply.service(), reply.name());
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String page(int status, String header, String body) {
    return "HTTP/1.1 " + status + " So\r\n" + header + "\r\nConnection: close\r\n\r\n" + body;
  }

  @ParameterizedTest
  @MethodSource("replies")
  void ask_eachState_isReadByItsWord(Reply reply) throws Exception {
    assertEquals(reply.says(), Reply.describe(ask(reply, reply.text())));
    String asked = server.question();
    assertTrue(
        reply.isPage() ? asked.startsWith(reply.question()) : asked.equals(reply.question()),
        asked);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void ask_cutShortAnywhere_isTheSameOrUnknown(Reply reply) throws Exception {
    Availability whole =
        ask(reply, reply.text()) instanceof Outcome.Verdict verdict
            ? verdict.availability()
            : Availability.UNKNOWN;
    List<String> wrong = new ArrayList<>();
    for (int end = 0; end < reply.text().length(); end++) {
      String cut = reply.text().substring(0, end);
      // A page without a length ends where the connection does.
      server.says(reply.isPage() ? page(200, "Server: so", cut) : cut);
      Outcome outcome = ask(reply.service(), reply.name());
      boolean same =
          outcome instanceof Outcome.Verdict verdict
              && verdict.availability() == whole
              && whole != Availability.AVAILABLE;
      if (!(outcome instanceof Outcome.Failure) && !same) {
        wrong.add(cut + ": " + outcome);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @ParameterizedTest
  @MethodSource("freeAndNamed")
  void ask_anotherName_isAMismatch(Reply reply) throws Exception {
    for (String other : List.of("plumtrees", "xplumtree", "plum.plumtree", "xn--plumtree")) {
      String text = reply.text().replace("plumtree", other);
      assertEquals("UNKNOWN MISMATCH", Reply.describe(ask(reply, text)), text);
    }
  }

  @ParameterizedTest
  @MethodSource("freeAndNamed")
  void ask_twoNames_isAMismatch(Reply reply) throws Exception {
    String text = reply.text() + reply.text().replace("plumtree", "pear");
    assertEquals("UNKNOWN MISMATCH", Reply.describe(ask(reply, text)));
  }

  @ParameterizedTest
  @MethodSource("free")
  void ask_freeAndMore_isNotFree(Reply reply) throws Exception {
    for (String more : List.of("Registrar: Kestrel", "but not for you", "<html>", "2: what?")) {
      assertEquals("UNKNOWN INCONCLUSIVE", Reply.describe(ask(reply, reply.text() + more + "\n")));
      assertEquals("UNKNOWN INCONCLUSIVE", Reply.describe(ask(reply, more + "\n" + reply.text())));
    }
  }

  @ParameterizedTest
  @MethodSource("free")
  void ask_unknownWords_areInconclusive(Reply reply) throws Exception {
    for (String text :
        List.of(
            "",
            "\r\n",
            "% nothing\r\n",
            "AVAILABLE\r\n",
            "plumtree\r\n",
            "available, perhaps\r\n",
            "No match for PLUMTREE\r\n",
            "We do not have an entry in our database matching your query.\r\n",
            "<!DOCTYPE html><html><body>1: Status: available</body></html>\n",
            "\0\u0001\uFFFD\n",
            "Status: NOT\tKNOWN\n")) {
      assertEquals("UNKNOWN INCONCLUSIVE", Reply.describe(ask(reply, text)), text);
    }
  }

  @ParameterizedTest
  @MethodSource("free")
  void ask_tooMuch_isRejected(Reply reply) throws Exception {
    String text = "x".repeat(DasClient.MAX_REPLY) + "\n" + reply.text();
    assertEquals("UNKNOWN TOO_LARGE", Reply.describe(ask(reply, text)));
  }

  @Test
  void ask_wordsThatDisagree_areInconclusive() throws Exception {
    server.says("Domain: plumtree.be\nStatus: AVAILABLE\nStatus: NOT AVAILABLE\n");
    assertEquals("UNKNOWN INCONCLUSIVE", Reply.describe(ask(BE, "plumtree.be")));
  }

  @Test
  void ask_freeBesideARefusal_isTheRefusal() throws Exception {
    server.says("% Excessive querying\nDomain: plumtree.be\nStatus: AVAILABLE\n");
    assertEquals("UNKNOWN THROTTLED", Reply.describe(ask(BE, "plumtree.be")));
  }

  @Test
  void ask_freeBesideAnUnknownRemark_isInconclusive() throws Exception {
    server.says("% Probeer het morgen opnieuw\nDomain: plumtree.be\nStatus: AVAILABLE\n");
    assertEquals("UNKNOWN INCONCLUSIVE", Reply.describe(ask(BE, "plumtree.be")));
  }

  @Test
  void ask_statusWithoutTheName_isNoAnswer() throws Exception {
    for (String status : List.of("AVAILABLE", "NOT AVAILABLE", "NOT ALLOWED")) {
      server.says("Status: " + status + "\n");
      assertEquals("UNKNOWN INCONCLUSIVE", Reply.describe(ask(BE, "plumtree.be")));
    }
  }

  @Test
  void ask_nameMadeOfStatusWords_isReadByTheStatus() throws Exception {
    for (String label : List.of("available", "error", "rate-exceeded", "not-available", "limit")) {
      server.says("Domain: " + label + ".be\nStatus: NOT AVAILABLE\n");
      assertEquals("UNAVAILABLE", Reply.describe(ask(BE, label + ".be")));
      server.says(label + ".no is delegated\n");
      URI norid = URI.create("das://finger.norid.no:79");
      assertEquals("REGISTERED", Reply.describe(ask(norid, label + ".no")));
    }
  }

  @Test
  void ask_internationalizedName_isAskedByItsALabel() throws Exception {
    server.says("Domain: xn--bcher-kva.be\nStatus: AVAILABLE\n");
    assertEquals("AVAILABLE", Reply.describe(ask(BE, "bücher.be")));
    assertEquals("xn--bcher-kva.be\r\n", server.question());
    server.says("Domain: bücher.be\nStatus: AVAILABLE\n");
    assertEquals("AVAILABLE", Reply.describe(ask(BE, "bücher.be")));
  }

  @Test
  void ask_internationalizedNameWhereUnproven_isNotAsked() throws Exception {
    server.says("Domain: xn--bcher-kva\nStatus: NOT ALLOWED\n");
    URI eurid = URI.create("das://das.eu:4343");
    assertEquals("UNKNOWN POLICY_BLOCKED", Reply.describe(ask(eurid, "bücher.eu")));
  }

  @Test
  void ask_labelOfALongerSuffix_isNotAsked() throws Exception {
    server.says("Domain: plumtree\nStatus: NOT AVAILABLE\n");
    DomainName name = new DomainName("plumtree.sub.eu", "plumtree.sub.eu", "sub.eu");
    Outcome outcome = client.ask(name, URI.create("das://das.eu:4343"), Deadline.after(LONG));
    assertEquals("UNKNOWN POLICY_BLOCKED", Reply.describe(outcome));
  }

  @Test
  void ask_hostOfNoSyntax_isNotAsked() throws Exception {
    assertEquals(
        "UNKNOWN POLICY_BLOCKED",
        Reply.describe(ask(URI.create("das://das.example.org:4343"), "plumtree.org")));
  }

  @Test
  void ask_resetBeforeTheEnd_failsWhateverWasSaid() throws Exception {
    server.resets();
    server.says("");
    assertEquals("UNKNOWN CONNECT_FAILED", Reply.describe(ask(BE, "plumtree.be")));
  }

  @Test
  void ask_pageCutBeforeItsLength_fails() throws Exception {
    server.says(page(200, "Content-Length: 100", "free plumtree.se\n"));
    assertEquals("UNKNOWN CONNECT_FAILED", Reply.describe(ask(SE, "plumtree.se")));
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 301, 302, 400, 404, 418})
  void ask_pageOfAnotherStatus_isInconclusiveWhateverItSays(int status) throws Exception {
    server.says(
        page(
            status,
            "Location: https://free.iis.se/free\r\nContent-Length: 17",
            "free plumtree.se\n"));
    assertEquals("UNKNOWN INCONCLUSIVE", Reply.describe(ask(SE, "plumtree.se")));
  }

  @Test
  void ask_pageThatRefuses_saysWhy() throws Exception {
    server.says(page(429, "Retry-After: 90\r\nContent-Length: 0", ""));
    assertEquals("UNKNOWN THROTTLED 90", Reply.describe(ask(SE, "plumtree.se")));
    server.says(page(503, "Retry-After: 7\r\nContent-Length: 0", ""));
    assertEquals("UNKNOWN THROTTLED 7", Reply.describe(ask(SE, "plumtree.se")));
    server.says(page(503, "Content-Length: 0", ""));
    assertEquals("UNKNOWN SERVER_ERROR", Reply.describe(ask(SE, "plumtree.se")));
    server.says(page(500, "Content-Length: 0", ""));
    assertEquals("UNKNOWN SERVER_ERROR", Reply.describe(ask(SE, "plumtree.se")));
    server.says(page(403, "Content-Length: 0", ""));
    assertEquals("UNKNOWN BANNED", Reply.describe(ask(SE, "plumtree.se")));
  }
}
