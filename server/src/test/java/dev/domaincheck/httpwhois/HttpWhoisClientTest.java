package dev.domaincheck.httpwhois;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.HttpQuery;
import dev.domaincheck.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against an HTTP server that stands in for registries'. */
@Timeout(60)
class HttpWhoisClientTest {
  private static final String TAKEN =
      "<html><body><p>quill.gt is already registered</p></body></html>";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Transport transport;
  private HttpWhoisClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    transport =
        new Transport(
            ConnectTo.of(
                new ConnectTo.Row("*", "http://127.0.0.1:" + server.getAddress().getPort())),
            "domaincheck-test/0");
    client =
        new HttpWhoisClient(
            transport,
            Adapters::embedded,
            InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));
  }

  @AfterEach
  void stop() {
    transport.close();
    server.stop(0);
  }

  private void serve(HttpHandler handler) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String cookie = exchange.getRequestHeaders().getFirst("Cookie");
            asked.add(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Host")
                    + exchange.getRequestURI()
                    + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8)
                    + (cookie == null ? "" : " cookie " + cookie));
            handler.handle(exchange);
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private Outcome ask(String endpoint, String text) throws InterruptedException {
    DomainName name = assertInstanceOf(DomainName.class, DomainName.parse(text));
    URI address = client.address(URI.create(endpoint), name);
    return client.ask(name, address, Deadline.after(Duration.ofSeconds(30)));
  }

  private Outcome askGt() throws InterruptedException {
    return ask("https://www.gt/sitio/whois.php", "quill.gt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://apiecommercenic.uni.edu.ni/api/v1/dominios/whois | quill.com.ni | GET apiecommercenic.uni.edu.ni/api/v1/dominios/whois?dominio=quill.com.ni",
        "https://registar.nic.gw/en/whois/ | quill.gw | GET registar.nic.gw/en/whois/quill.gw/",
        "https://nic.pa:8080/whois/ | quill.com.pa | GET nic.pa:8080/whois/quill.com.pa",
        "https://register.domains.lk/proxy/domains/single-search | quill.lk | GET register.domains.lk/proxy/domains/single-search?keyword=quill.lk",
        "https://www.nic.gm/NIC2/scripts/checkdom.aspx | quill.gm | GET www.nic.gm/NIC2/scripts/checkdom.aspx?dname=quill",
        "https://www.nic.org.mt/dotmt/whois/ | quill.com.mt | GET www.nic.org.mt/dotmt/whois/?quill.com.mt",
        "http://www.nic.tj/cgi/whois2 | quill.tj | GET www.nic.tj/cgi/whois2?domain=quill",
        "https://www.gt/sitio/whois.php | bücher.com.gt | GET www.gt/sitio/whois.php?dn=xn--bcher-kva.com.gt&lang=en",
        "https://whois.dot.ph/ | quill.ph | GET whois.dot.ph/?search=quill.ph",
        "https://whois.telecoms.gov.bb/status/ | quill.bb | GET whois.telecoms.gov.bb/status/quill.bb",
        "https://www.nic.bt/search | quill.com.bt | GET www.nic.bt/search?query=quill&ext=.com.bt",
        "https://www.nic.cu/dom_search.php | quill.cu | POST www.nic.cu/dom_search.php domsrch=quill.cu",
        "https://www.cenpac.net.nr/dns/whois.html | quill.nr | GET www.cenpac.net.nr/dns/whois.html?subdomain=quill&tld=nr&whois=Submit",
        "https://svnet.sv/accion/procesos.php | quill.com.sv | POST svnet.sv/accion/procesos.php key=Buscar&nombre=quill.com.sv",
        "https://nic.tt/cgi-bin/search.pl | quill.tt | POST nic.tt/cgi-bin/search.pl name=quill.tt&Search=Search",
        "https://nic.bo/whois.php | quill.com.bo | POST nic.bo/whois.php dominio=quill&subdominio=.com.bo",
        "https://www.registry.hm/HR_whois2.php | quill.hm | POST www.registry.hm/HR_whois2.php domain_name=quill.hm&submit=Check+WHOIS+record",
        "https://www.dom-enic.com/whois.html | quill.mq | POST www.dom-enic.com/whois.html domain=quill.mq",
        "https://info.domain.hu/webwhois/en/domain/ | quill.hu | POST info.domain.hu/webwhois/en/domain/quill.hu domain=quill.hu",
        "https://api.nic.dz/v1/domains/ | quill.dz | GET api.nic.dz/v1/domains/quill.dz",
        "https://api.nic.dz/v1/arabic/domains/ | quill.xn--lgbbat1ad8j | GET api.nic.dz/v1/arabic/domains/quill.xn--lgbbat1ad8j",
        "https://whois.inet.vn/api/whois/domainspecify/ | quill.vn | GET whois.inet.vn/api/whois/domainspecify/quill.vn"
      })
  void ask_eachAdapter_asksAsItsRegistryWantsIt(String endpoint, String name, String request)
      throws Exception {
    serve(exchange -> answer(exchange, 500, "text/plain", new byte[0]));
    Outcome.Failure failure = assertInstanceOf(Outcome.Failure.class, ask(endpoint, name));
    assertEquals(Reason.SERVER_ERROR, failure.reason());
    assertEquals(List.of(request), asked.stream().map(String::strip).toList());
  }

  @Test
  void ask_nameThatTheRequestCannotTellApart_isNotAsked() throws Exception {
    serve(exchange -> answer(exchange, 200, "text/html", TAKEN.getBytes(UTF_8)));
    Outcome outcome = ask("http://www.nic.tj/cgi/whois2", "quill.com.tj");
    assertEquals(Reason.INCONCLUSIVE, assertInstanceOf(Outcome.Failure.class, outcome).reason());
    assertEquals(List.of(), asked);
  }

  @Test
  void ask_serviceWithoutAnAdapter_isNotAsked() throws Exception {
    serve(exchange -> answer(exchange, 200, "text/html", TAKEN.getBytes(UTF_8)));
    Outcome outcome = ask("https://whois.nic.gt/q", "quill.gt");
    assertEquals(Reason.INCONCLUSIVE, assertInstanceOf(Outcome.Failure.class, outcome).reason());
    assertEquals(List.of(), asked);
  }

  @Test
  void ask_redirect_isNotFollowed() throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/sitio/other.php?dn=quill.gt");
          answer(exchange, 302, "text/html", TAKEN.getBytes(UTF_8));
        });
    assertEquals(Reason.INCONCLUSIVE, assertInstanceOf(Outcome.Failure.class, askGt()).reason());
    assertEquals(1, asked.size());
  }

  @Test
  void ask_cookieSet_isNotSentBack() throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Set-Cookie", "session=1; Path=/");
          answer(exchange, 200, "text/html", TAKEN.getBytes(UTF_8));
        });
    Outcome first = askGt();
    assertEquals(first, askGt());
    assertEquals(
        Availability.REGISTERED, assertInstanceOf(Outcome.Verdict.class, first).availability());
    assertEquals(2, asked.size());
    assertEquals(asked.getFirst(), asked.getLast());
  }

  @Test
  void ask_bodyOverTheBound_isTooLarge() throws Exception {
    byte[] body = (TAKEN + " ".repeat(HttpWhoisClient.MAX_BODY)).getBytes(UTF_8);
    serve(exchange -> answer(exchange, 200, "text/html", body));
    assertEquals(Reason.TOO_LARGE, assertInstanceOf(Outcome.Failure.class, askGt()).reason());
  }

  @Test
  void ask_gzipBomb_isNotDecoded() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(TAKEN.getBytes(UTF_8));
      gzip.write(new byte[64 * 1024 * 1024]);
    }
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          answer(exchange, 200, "text/html", bomb.toByteArray());
        });
    assertEquals(Reason.INCONCLUSIVE, assertInstanceOf(Outcome.Failure.class, askGt()).reason());
  }

  @Test
  void ask_bodyCutOff_isNoVerdict() throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, TAKEN.length() + 100);
          OutputStream body = exchange.getResponseBody();
          body.write(TAKEN.getBytes(UTF_8));
          body.flush();
        });
    assertEquals(Reason.CONNECT_FAILED, assertInstanceOf(Outcome.Failure.class, askGt()).reason());
  }

  @Test
  void query_formTooLongOrNotAscii_isRefused() {
    URI uri = URI.create("https://w.nic.example/");
    String longest = "x".repeat(HttpQuery.MAX_FORM);
    assertEquals(longest, HttpQuery.post(uri, Map.of(), longest).form());
    assertThrows(
        IllegalArgumentException.class, () -> HttpQuery.post(uri, Map.of(), longest + "x"));
    assertThrows(IllegalArgumentException.class, () -> HttpQuery.post(uri, Map.of(), "ü"));
  }
}
