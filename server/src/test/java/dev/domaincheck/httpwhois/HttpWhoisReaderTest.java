package dev.domaincheck.httpwhois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpReply;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reply says, read by the adapters that come with the program. */
class HttpWhoisReaderTest {
  private static final Adapters ADAPTERS = Adapters.embedded();
  private static final DomainName NI = name("quill", "ni");
  private static final DomainName GT = name("quill", "gt");
  private static final String RECORD =
      "<p>Registrar: Kestrel Names</p><p>Created on: 2011-04-05</p><p>Expires: 2031-04-05</p>";

  private final HttpWhoisReader reader =
      new HttpWhoisReader(InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));

  private static DomainName name(String label, String suffix) {
    return new DomainName(label + "." + suffix, label + "." + suffix, suffix);
  }

  private Outcome read(DomainName name, int status, Map<String, String> headers, String body) {
    return read(name, new HttpReply(status, headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  private Outcome read(DomainName name, HttpReply reply) {
    Adapter adapter =
        ADAPTERS.all().stream().filter(a -> a.name().equals(name.tld())).findFirst().orElseThrow();
    return reader.read(name, adapter, reply);
  }

  private Outcome json(int status, String body) {
    return read(NI, status, Map.of("content-type", "application/json"), body);
  }

  private Outcome page(String body) {
    return read(GT, 200, Map.of("content-type", "text/html; charset=utf-8"), body);
  }

  private static void assertFailure(Reason reason, Outcome outcome) {
    Outcome.Failure failure = assertInstanceOf(Outcome.Failure.class, outcome);
    assertEquals(reason, failure.reason(), outcome::toString);
  }

  private static Outcome.Verdict assertVerdict(Availability availability, Outcome outcome) {
    Outcome.Verdict verdict = assertInstanceOf(Outcome.Verdict.class, outcome);
    assertEquals(availability, verdict.availability(), outcome::toString);
    return verdict;
  }

  // a documented 404

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mensaje\": \"No se encontró el dominio quill.ni\"}",
        "{\"error\": {\"message\": \"Domain quill.ni not found\"}}",
        "{\"status\": 404, \"message\": \"El dominio no existe\"}",
        "{\"detail\": \"No existe registro\"}",
        "{\"mensaje\": \"El dominio no está registrado\"}",
        "{\"mensaje\": \"No se encontraron datos\"}",
        "{\"mensaje\": \"No record found for quill.ni\"}"
      })
  void read_404ThatSpeaksOfTheAbsence_isFirmlyAvailable(String body) {
    assertTrue(assertVerdict(Availability.AVAILABLE, json(404, body)).firm());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"message\": \"Not Found\"}",
        "{\"message\": \"Domain not found\"}",
        "{\"mensaje\": \"Dominio disponible\"}",
        "{\"mensaje\": \"No encontrado\"}",
        "{\"statusCode\": 404}"
      })
  void read_404ThatAGatewayMightSend_isNotFirm(String body) {
    assertFalse(assertVerdict(Availability.AVAILABLE, json(404, body)).firm());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\": \"Cannot GET /api/v1/dominios/whois?dominio=quill.ni\"}",
        "{\"status\": 404, \"error\": \"Not Found\", \"path\": \"/other\"}",
        "{\"message\": \"The route could not be found.\", \"domain\": \"no record found\"}",
        "{\"message\": \"no Route matched with those values\"}",
        "{\"message\": \"domain not found\", \"detail\": \"see /api/v1/dominios/whois\"}",
        "{\"mensaje\": \"El dominio no existe: nombre reservado\"}",
        "{\"mensaje\": \"Dominio no disponible\"}",
        "{\"mensaje\": \"No se encontró el recurso de datos\"}",
        "{\"message\": \"domain quill.ni not found on this host\"}",
        "{\"dominio\": \"quill.ni\", \"titular\": \"X\", \"fechaExpiracion\": \"2031-01-01\"}",
        "{\"mensaje\": \"Dominio no encontrado, está bloqueado\"}",
        "{\"message\": \"domain not found: invalid token\"}"
      })
  void read_404ThatSaysMore_isInconclusive(String body) {
    assertFailure(Reason.INCONCLUSIVE, json(404, body));
  }

  @Test
  void read_404OfAProxy_isInconclusive() {
    String page = "<html><body><h1>404 Not Found</h1>domain not found<hr>nginx</body></html>";
    assertFailure(Reason.INCONCLUSIVE, read(NI, 404, Map.of("content-type", "text/html"), page));
    assertFailure(
        Reason.INCONCLUSIVE, read(NI, 404, Map.of("content-type", "application/json"), page));
    assertFailure(Reason.INCONCLUSIVE, read(NI, 404, Map.of(), ""));
    assertFailure(Reason.INCONCLUSIVE, read(GT, 404, Map.of("content-type", "text/html"), page));
  }

  @Test
  void read_404OfAPageWhereDocumented_isNotFirm() {
    Outcome outcome =
        read(name("quill", "gw"), 404, Map.of("content-type", "text/html"), "<p>Not found</p>");
    assertFalse(assertVerdict(Availability.AVAILABLE, outcome).firm());
  }

  @Test
  void read_404CutOffWhereNobodyCanTell_isInconclusive() {
    byte[] body = "{\"message\": \"domain not found\"}".getBytes(StandardCharsets.UTF_8);
    Map<String, String> type = Map.of("content-type", "application/json");
    assertFailure(Reason.INCONCLUSIVE, read(NI, new HttpReply(404, type, body, false)));
  }

  @Test
  void read_404AboutAnotherName_isMismatch() {
    assertFailure(
        Reason.MISMATCH, json(404, "{\"dominio\": \"other.ni\", \"mensaje\": \"no encontrado\"}"));
  }

  // JSON

  @Test
  void read_jsonRecordThatNamesNobody_isTheAskedOnesWhereTheRequestIsExact() {
    String record = "{\"titular\": \"Quillworks\", \"fechaExpiracion\": \"2031-01-01\"}";
    assertVerdict(Availability.REGISTERED, json(200, record));
    Map<String, String> type = Map.of("content-type", "application/json");
    assertFailure(Reason.INCONCLUSIVE, read(name("quill", "vn"), 200, type, record));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"datos\": null}",
        "{\"titular\": \"\", \"fechaExpiracion\": null}",
        "{\"organizacion\": \"NIC\", \"fecha\": \"2026-11-23\"}",
        "{\"organization\": \"NIC\", \"token\": {\"expires\": \"2026-11-23\"}}",
        "{\"dominio\": \"quill.ni\"}",
        "{\"mensaje\": \"El dominio quill.ni está disponible\"}",
        "[{\"dominio\": \"quill.ni\"}]"
      })
  void read_200WithoutARecord_isInconclusive(String body) {
    assertFailure(Reason.INCONCLUSIVE, json(200, body));
  }

  /** As a service may shut a client out: {@link Outcome.Failure#isEmptyReply} counts as such. */
  @Test
  void read_200WithoutABody_isAnEmptyReply() {
    assertTrue(assertInstanceOf(Outcome.Failure.class, json(200, "")).isEmptyReply());
  }

  @Test
  void read_jsonAboutAnotherName_isMismatch() {
    assertFailure(
        Reason.MISMATCH,
        json(200, "{\"dominio\": \"other.ni\", \"titular\": \"X\", \"creado\": \"2011-01-01\"}"));
  }

  @Test
  void read_jsonThatNamesTheNameInUnicode_isRegistered() {
    DomainName asked = new DomainName("xn--bcher-kva.ni", "bücher.ni", "ni");
    String body =
        "{\"dominio\": \"Bücher.ni\", \"titular\": \"X\", \"fechaRegistro\": \"2011-01-01\"}";
    assertVerdict(
        Availability.REGISTERED,
        read(asked, 200, Map.of("content-type", "application/json"), body));
  }

  // pages

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>Domain: quill.gt</p>" + RECORD,
        "<table><tr><td>Domain Name:<td><b>QUILL.GT</b> (edit)<tr><td>Owner:<td>X<tr><td>Registered<td>3 May 2001</table>",
        "<dl><dt>Dominio</dt><dd>quill.gt</dd><dt>Titular:</dt><dd>X</dd><dt>Servidor DNS:</dt><dd>ns1.x.example</dd></dl>",
        "<pre>Domain: quill.gt\nRegistrant: X\nName Server: ns1.x.example</pre>",
        "<p>Sorry, the domain name quill.gt is already registered.</p>",
        "<p>El dominio <b>quill.gt</b> ya está registrado</p>",
        "<p>&quot;quill.gt&quot; is taken</p>"
      })
  void read_pageWithARecordOrASentence_isRegistered(String body) {
    assertVerdict(Availability.REGISTERED, page(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<p>quill.gt</p>",
        "<p>quill.gt is available</p>",
        "<p>El dominio quill.gt está disponible</p>",
        "<p>quill.gt is not registered</p>",
        "<p>No record says that quill.gt is registered</p>",
        "<p>Is quill.gt registered?</p>",
        "<p>Domain: quill.gt</p><p>Registrar:</p><p>Created on:</p>",
        "<p>You asked for quill.gt</p><p>Created 2020-01-01 by us</p>",
        "<!-- quill.gt is already registered -->",
        "<script>var t = 'quill.gt is already registered'</script>",
        "<div style='display: none'>quill.gt is already registered</div>",
        "<div hidden>quill.gt is already registered</div>",
        "<textarea>quill.gt is already registered</textarea>",
        "<p>xquill.gt is already registered</p>",
        "<p>quill.gt.example is already registered</p>",
        RECORD
      })
  void read_pageThatDoesNotSay_isInconclusive(String body) {
    assertFailure(Reason.INCONCLUSIVE, page(body));
  }

  @Test
  void read_pageAboutAnotherName_isMismatch() {
    assertFailure(Reason.MISMATCH, page("<p>quill.gt</p><p>Domain: other.gt</p>" + RECORD));
    assertFailure(
        Reason.INCONCLUSIVE, page("<p>Domain: quill.gt</p><p>Domain: other.gt</p>" + RECORD));
  }

  @Test
  void read_pageThatContradictsItself_isInconclusive() {
    Outcome outcome =
        read(
            name("quill", "mt"),
            200,
            Map.of("content-type", "text/html"),
            "<p>Domain quill.mt not found</p><p>Domain: quill.mt</p>" + RECORD);
    assertFailure(Reason.INCONCLUSIVE, outcome);
  }

  @Test
  void read_phraseOfTheRegistrysPort43_isNeverFirm() {
    Map<String, String> type = Map.of("content-type", "text/html");
    DomainName mt = name("quill", "mt");
    assertFalse(
        assertVerdict(Availability.AVAILABLE, read(mt, 200, type, "<pre>quill.mt not found</pre>"))
            .firm());
    assertFailure(Reason.INCONCLUSIVE, read(mt, 200, type, "<pre>other.mt not found</pre>"));
    DomainName gf = name("quill", "gf");
    Adapter domEnic =
        Objects.requireNonNull(ADAPTERS.of(URI.create("https://www.dom-enic.com/whois.html")));
    byte[] unnamed = "<p>NO OBJECT FOUND!</p>".getBytes(StandardCharsets.UTF_8);
    assertFailure(Reason.INCONCLUSIVE, reader.read(gf, domEnic, new HttpReply(200, type, unnamed)));
  }

  @Test
  void read_withheldName_isReadAsThat() {
    assertVerdict(Availability.RESERVED, page("<p>The domain quill.gt is reserved.</p>"));
    assertVerdict(Availability.PREMIUM, page("<p>quill.gt is a premium name</p>"));
    assertVerdict(Availability.UNAVAILABLE, page("<p>quill.gt is not available</p>"));
    assertFailure(Reason.INCONCLUSIVE, page("<p>quill.gt</p><p>All rights reserved.</p>"));
  }

  // refusals

  @ParameterizedTest
  @CsvSource({
    "401, BANNED",
    "403, BANNED",
    "451, BANNED",
    "429, THROTTLED",
    "500, SERVER_ERROR",
    "502, SERVER_ERROR",
    "204, INCONCLUSIVE",
    "400, INCONCLUSIVE",
    "410, INCONCLUSIVE"
  })
  void read_otherStatus_isItsReasonWhateverTheBodySays(int status, Reason reason) {
    String body = "<p>quill.gt is already registered</p><p>Domain: quill.gt</p>" + RECORD;
    assertFailure(reason, read(GT, status, Map.of("content-type", "text/html"), body));
  }

  @Test
  void read_waitNamed_isKept() {
    for (int status : new int[] {429, 503}) {
      Outcome.Failure failure =
          assertInstanceOf(
              Outcome.Failure.class, read(GT, status, Map.of("retry-after", "17"), ""));
      assertEquals(Reason.THROTTLED, failure.reason());
      assertEquals(Duration.ofSeconds(17), failure.retryAfter());
    }
    assertFailure(Reason.SERVER_ERROR, read(GT, 503, Map.of(), ""));
  }

  @ParameterizedTest
  @CsvSource({
    "Too many requests from your network, THROTTLED",
    "You have exceeded your quota, THROTTLED",
    "Query limit exceeded, THROTTLED",
    "Demasiadas consultas, THROTTLED",
    "Límite de búsquedas alcanzado, THROTTLED",
    "Access denied, BANNED",
    "Your IP has been blocked, BANNED",
    "Database error, SERVER_ERROR",
    "Service temporarily unavailable, SERVER_ERROR"
  })
  void read_refusalInTheText_precedesTheVerdict(String text, Reason reason) {
    String verdict = "<p>Domain: quill.gt</p>" + RECORD;
    assertFailure(reason, page("<p>" + text + "</p>" + verdict));
    assertFailure(reason, json(200, "{\"error\": \"" + text + "\", \"titular\": \"X\"}"));
    assertFailure(reason, json(404, "{\"e\": \"" + text + "\", \"m\": \"domain not found\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<title>Just a moment...</title>",
        "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script>",
        "<div class='g-recaptcha'></div>",
        "<div class=h-captcha></div>",
        "<div class='cf-turnstile'></div>",
        "<img src='/captcha.php'>",
        "<p>Are you human?</p>",
        "<p>Please log in first</p>",
        "<input type='password' name='p'>",
        "<p>Session expired</p>"
      })
  void read_challenge_isNoVerdict(String challenge) {
    assertFailure(Reason.BANNED, page(challenge + "<p>quill.gt is already registered</p>"));
    Outcome mt =
        read(
            name("quill", "mt"),
            200,
            Map.of("content-type", "text/html"),
            challenge + "<p>quill.mt not found</p>");
    assertFailure(Reason.BANNED, mt);
    Outcome gw = read(name("quill", "gw"), 404, Map.of("content-type", "text/html"), challenge);
    assertFailure(Reason.BANNED, gw);
  }

  @Test
  void read_recordBesideALogin_isRegistered() {
    String login = "<form><input type=password></form>";
    assertVerdict(Availability.REGISTERED, page(login + "<p>Domain: quill.gt</p>" + RECORD));
  }

  // form

  @ParameterizedTest
  @ValueSource(strings = {"application/pdf", "image/png", "application/json", "text/css", ""})
  void read_otherMediaType_isInconclusive(String type) {
    assertFailure(
        Reason.INCONCLUSIVE,
        read(GT, 200, Map.of("content-type", type), "<p>quill.gt is already registered</p>"));
  }

  @Test
  void read_codedBody_isInconclusive() {
    Map<String, String> headers = Map.of("content-type", "text/html", "content-encoding", "gzip");
    assertFailure(
        Reason.INCONCLUSIVE, read(GT, 200, headers, "<p>quill.gt is already registered</p>"));
  }

  @Test
  void read_charset_isThatOfTheHeader() {
    String body = "<p>El dominio quill.gt ya está registrado</p>";
    for (String charset : new String[] {"ISO-8859-1", "\"windows-1252\"", "utf-8"}) {
      byte[] bytes = body.getBytes(Charset.forName(charset.replace("\"", "")));
      Map<String, String> type = Map.of("content-type", "text/html; charset=" + charset);
      assertVerdict(Availability.REGISTERED, read(GT, new HttpReply(200, type, bytes)));
    }
    assertFailure(
        Reason.INCONCLUSIVE, read(GT, 200, Map.of("content-type", "text/html; charset=x"), body));
  }

  // redirects

  @ParameterizedTest
  @CsvSource({
    "/NIC2/htmlpages/domain-taken.htm, true",
    "https://www.nic.gm/registered.aspx?d=quill, true",
    "already_registered.html, true",
    "/htmlpages/domain-free.htm, false",
    "/htmlpages/not-registered.htm, false",
    "/unregistered.htm, false",
    "/registered/login.htm, false",
    "/order.htm?next=/taken.htm, false",
    "https://evil.example/taken.htm, false",
    "https://www.nic.gm.evil.example/taken.htm, false",
    "'https://www.nic.gm:x/taken.htm', false",
    "'//evil.example/taken.htm', false",
    "'', false"
  })
  void read_redirect_isAnAnswerOnlyIfItsPageIsKnown(String location, boolean registered) {
    Outcome outcome = read(name("quill", "gm"), 302, Map.of("location", location), "");
    if (registered) {
      assertVerdict(Availability.REGISTERED, outcome);
    } else {
      assertFailure(Reason.INCONCLUSIVE, outcome);
    }
  }

  @Test
  void read_redirectWhereNoneIsAnAnswer_isInconclusive() {
    assertFailure(
        Reason.INCONCLUSIVE, read(GT, 302, Map.of("location", "/quill.gt/registered.htm"), ""));
    assertFailure(Reason.INCONCLUSIVE, read(NI, 302, Map.of("location", "/login"), ""));
  }
}
