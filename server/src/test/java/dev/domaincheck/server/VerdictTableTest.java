package dev.domaincheck.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.ChainLookup;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.rdap.RdapClient;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.whois.WhoisClient;
import dev.domaincheck.whois.WhoisRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of verdicts, row by row, from the bytes on the wire to the answer. */
@Timeout(120)
class VerdictTableTest {
  private static final String FREE =
      "No match for domain \"NAME.COM\".\r\n>>> Last update of whois database:"
          + " 2026-11-01T00:00:00Z <<<\r\n";
  private static final String TAKEN =
      "   Domain Name: NAME.COM\r\n   Registrar: Kestrel Names Ltd\r\n   Creation Date:"
          + " 2001-01-01T00:00:00Z\r\n   Registry Expiry Date: 2031-01-01T00:00:00Z\r\n"
          + "   Domain Status: ok https://icann.org/epp#ok\r\n"
          + "   Name Server: A.EXAMPLE.NET\r\n";

  /** Read once: hundreds of patterns take longer to compile than a lookup. */
  private static final WhoisRules RULES = WhoisRules.embedded();

  private static final Directory DIRECTORY = Directory.embedded();

  private static Registry rdap;
  private static Registry whois;

  /**
   * A registry that answers every connection alike: reads to the end of the question, writes, and
   * closes. Each connection has a thread of its own, for one that says nothing must not keep the
   * others waiting; the JDK's own HTTP server is not used, for a table of bytes needs none.
   */
  private static final class Registry implements AutoCloseable {
    private final ServerSocket listener;
    private final String questionEnd;
    private volatile byte[] reply = {};

    Registry(String questionEnd) throws IOException {
      this.questionEnd = questionEnd;
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
      while (!listener.isClosed()) {
        try {
          Socket socket = listener.accept();
          Thread.ofVirtual().start(() -> answer(socket));
        } catch (IOException e) {
          // The test is over.
        }
      }
    }

    private void answer(Socket socket) {
      try (socket) {
        socket.setSoTimeout(30_000);
        StringBuilder question = new StringBuilder();
        byte[] chunk = new byte[4096];
        // A TLS handshake (22) is no question, but is answered all the same.
        while (question.indexOf(questionEnd) < 0
            && (question.isEmpty() || question.charAt(0) != 22)) {
          int n = socket.getInputStream().read(chunk);
          if (n < 0) {
            return;
          }
          question.append(new String(chunk, 0, n, ISO_8859_1));
        }
        socket.getOutputStream().write(reply);
      } catch (IOException e) {
        // The client has gone.
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @BeforeAll
  @SuppressWarnings("NullAway.Init") // JUnit calls this first.
  static void start() throws Exception {
    rdap = new Registry("\r\n\r\n");
    whois = new Registry("\n");
  }

  @AfterAll
  static void stop() throws Exception {
    rdap.close();
    whois.close();
  }

  private static CheckResult lookup(String name, String rdapTarget) throws Exception {
    try (Transport transport =
        new Transport(
            ConnectTo.of(
                new ConnectTo.Row("*", rdapTarget),
                new ConnectTo.Row("*", "tcp://127.0.0.1:" + whois.port())),
            "domaincheck-test")) {
      return new ChainLookup(
              () -> DIRECTORY,
              new QueryGate(1, (group, protocol) -> new GroupLimit(0, 0, 1), Clock.systemUTC()),
              Map.of(
                  Protocol.RDAP,
                  new RdapSource(new RdapClient(transport, Clock.systemUTC(), host -> true)),
                  Protocol.WHOIS,
                  new WhoisSource(new WhoisClient(transport, RULES))),
              Clock.systemUTC(),
              "")
          .check(
              assertInstanceOf(DomainName.class, DomainName.parse(name)),
              CheckOptions.standard(Duration.ofSeconds(30)),
              new Caller("test"),
              Deadline.after(Duration.ofSeconds(60)));
    }
  }

  private static String check(String name, int status, String body, String whoisText)
      throws Exception {
    String type =
        body.isEmpty()
            ? ""
            : "Content-Type: "
                + (body.startsWith("<") ? "text/html" : "application/rdap+json")
                + "\r\n";
    String head =
        "HTTP/1.1 "
            + status
            + " Some words\r\n"
            + type
            + (status == 204 ? "" : "Content-Length: " + body.length() + "\r\n")
            + "Connection: close\r\n\r\n";
    rdap.reply = (head + body).getBytes(UTF_8);
    whois.reply = whoisText.getBytes(UTF_8);
    CheckResult result = lookup(name, "http://127.0.0.1:" + rdap.port());
    return result.reason() == null
        ? result.availability().name()
        : result.availability() + " " + result.reason();
  }

  private static String check(int status, String body, String whoisText) throws Exception {
    return check("name.com", status, body, whoisText);
  }

  private static String whoisText(String word) {
    return switch (word) {
      case "free" -> FREE;
      case "taken" -> TAKEN;
      case "none" -> "";
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static String rdapBody(String word) {
    return switch (word) {
      case "object" ->
          "{\"objectClassName\":\"domain\",\"ldhName\":\"NAME.COM\",\"status\":[\"active\"]}";
      case "pending" ->
          "{\"objectClassName\":\"domain\",\"ldhName\":\"name.com\",\"status\":[\"pending delete\"]}";
      case "guessed" -> "{\"objectClassName\":\"domain\",\"ldhName\":\"name.ga\"}";
      case "other" -> "{\"objectClassName\":\"domain\",\"ldhName\":\"other.com\"}";
      case "html" -> "<html><body>hello</body></html>";
      case "braces" -> "{}";
      case "notfound" -> "{\"errorCode\":404,\"title\":\"Not Found\"}";
      case "blocked" ->
          "{\"errorCode\":404,\"title\":\"Not Found\",\"description\":[\"Blocked by the"
              + " registry\"]}";
      case "error" -> "{\"errorCode\":400,\"title\":\"Bad Request\"}";
      case "torn" -> "{\"objectClassName\":\"domain\",\"ldhN";
      case "none" -> "";
      default -> throw new IllegalArgumentException(word);
    };
  }

  @ParameterizedTest
  @CsvSource({
    // RDAP status, its body, WHOIS, the answer
    "200, object, free, REGISTERED",
    "200, pending, free, REGISTERED PENDING_DELETE",
    "200, other, none, UNKNOWN MISMATCH",
    "200, other, free, AVAILABLE",
    "200, html, none, UNKNOWN INCONCLUSIVE",
    "200, none, none, UNKNOWN INCONCLUSIVE",
    "200, braces, none, UNKNOWN INCONCLUSIVE",
    "200, torn, none, UNKNOWN INCONCLUSIVE",
    "404, notfound, taken, AVAILABLE",
    "404, none, taken, AVAILABLE",
    "404, blocked, free, RESERVED BLOCKED",
    "404, html, none, UNKNOWN WEAK_SOURCE",
    "404, html, free, AVAILABLE",
    "404, html, taken, REGISTERED",
    "400, error, none, INVALID REFUSED_BY_REGISTRY",
    "400, error, free, UNKNOWN CONFLICT",
    "400, error, taken, REGISTERED",
    "400, html, free, AVAILABLE",
    "401, none, free, AVAILABLE",
    "401, none, taken, REGISTERED",
    "403, none, taken, REGISTERED",
    "422, none, taken, REGISTERED",
    "429, none, free, AVAILABLE",
    "429, none, none, UNKNOWN THROTTLED",
    "429, notfound, none, UNKNOWN THROTTLED",
    "451, none, taken, REGISTERED",
    "500, notfound, none, UNKNOWN SERVER_ERROR",
    "503, none, free, AVAILABLE",
    "503, notfound, taken, REGISTERED",
  })
  void row_ofRdapAndWhois_isTheTables(int code, String rdapWord, String whoisWord, String expected)
      throws Exception {
    assertEquals(expected, check(code, rdapBody(rdapWord), whoisText(whoisWord)));
  }

  /** The base of .ga is a guess: its "not found" alone is none, its record is one. */
  @ParameterizedTest
  @CsvSource({
    "404, notfound, UNKNOWN WEAK_SOURCE",
    "404, none, UNKNOWN WEAK_SOURCE",
    "200, guessed, REGISTERED",
    "400, error, UNKNOWN",
  })
  void row_baseIsAGuess_onlyItsRecordCounts(int code, String rdapWord, String expected)
      throws Exception {
    String result = check("name.ga", code, rdapBody(rdapWord), "");
    assertEquals(expected, expected.contains(" ") ? result : result.split(" ", 2)[0], result);
  }

  @ParameterizedTest
  @CsvSource({
    "400, html", "401, notfound", "403, notfound", "422, notfound", "429, notfound",
        "451, notfound",
    "500, notfound", "502, html", "503, notfound", "204, none", "301, none", "410, notfound"
  })
  void row_rdapFailsAndWhoisIsSilent_isNoVerdict(int code, String rdapWord) throws Exception {
    String result = check(code, rdapBody(rdapWord), "");
    assertEquals(Availability.UNKNOWN.name(), result.split(" ", 2)[0], result);
  }

  @Test
  void row_tlsFails_isAFailureAndNeverPlainHttp() throws Exception {
    // Port 43 answers a handshake with its text, which is none.
    whois.reply = TAKEN.getBytes(UTF_8);
    CheckResult result = lookup("name.com", "https://127.0.0.1:" + whois.port());
    assertEquals(Reason.TLS_FAILED, result.evidence().getFirst().reason());
    assertEquals(Availability.REGISTERED, result.availability());
  }

  @Test
  void row_whoisCutAtAnyByte_isTheWholeVerdictOrNone() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String text : Arrays.asList(FREE, TAKEN)) {
      String whole = check(500, "", text);
      for (int length = 0; length < text.length(); length += 7) {
        String cut = check(500, "", text.substring(0, length));
        if (!cut.equals(whole) && !cut.startsWith("UNKNOWN")) {
          wrong.add(length + ": " + cut);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }
}
