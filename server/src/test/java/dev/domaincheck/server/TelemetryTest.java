package dev.domaincheck.server;

import static java.util.Objects.requireNonNullElse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Duration;
import com.sun.net.httpserver.HttpServer;
import dev.domaincheck.OtlpCollector;
import dev.domaincheck.SelfSigned;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What monitoring sees of a server: over HTTP, as Prometheus and a collector do. */
@Timeout(60)
class TelemetryTest {
  private static final String SECRET = "available-wish-to-register";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** An address of loopback that no other test's connections take ports of. */
  private static final String METRICS_HOST = "127.0.0.91";

  @TempDir Path folder;

  private static void check(DomainCheckServer server, String traceParent, String... names)
      throws Exception {
    ManagedChannel channel = TestServer.channel(server);
    try {
      Metadata headers = new Metadata();
      if (!traceParent.isEmpty()) {
        headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceParent);
      }
      var unused =
          DomainCheckServiceGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .checkDomains(
                  CheckDomainsRequest.newBuilder().addAllDomainNames(List.of(names)).build());
    } finally {
      channel.shutdownNow();
      assertTrue(channel.awaitTermination(20, TimeUnit.SECONDS));
    }
  }

  private static void pause(DomainCheckServer server, String group) throws Exception {
    ManagedChannel channel = TestServer.channel(server);
    try {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + TestServer.ADMIN_TOKEN);
      var unused =
          RegistryAdminServiceGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .pauseHost(
                  PauseHostRequest.newBuilder()
                      .setLimitGroup(group)
                      .setDuration(Duration.newBuilder().setSeconds(60))
                      .build());
    } finally {
      channel.shutdownNow();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(METRICS_HOST))) {
      return socket.getLocalPort();
    }
  }

  private static String scrape(int port) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://" + METRICS_HOST + ":" + port + "/metrics"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** The metrics in a text of Prometheus' format, each with the labels that its series have. */
  private static Map<String, Set<String>> metrics(String text) {
    Map<String, Set<String>> metrics = new HashMap<>();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      Matcher name = Pattern.compile("^\\w+").matcher(line);
      assertTrue(name.find(), line);
      Set<String> labels = metrics.computeIfAbsent(name.group(), any -> new HashSet<>());
      Matcher label = Pattern.compile("[{,](\\w+)=\"").matcher(line);
      while (label.find()) {
        labels.add(label.group(1));
      }
    }
    return metrics;
  }

  /** The expressions of a file of alerts or of a dashboard. */
  private static List<String> expressions(String file) throws IOException {
    String text = Files.readString(Path.of("deploy", file)).replace("\\\"", "\"");
    return Pattern.compile("\"?expr\"?: (.*?)\\n *(?:for:|\"|})", Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void alertsAndDashboard_useMetricsAndLabels_thatAreThere() throws Exception {
    int port = freePort();
    Map<String, Set<String>> metrics;
    try (DomainCheckServer server =
        TestServer.sandbox(folder, "--metrics-listen=" + METRICS_HOST + ":" + port)) {
      check(server, "", "broken-a.com", "registered-b.it", "registered-c.de");
      // Groups have a series while something is wrong with them.
      pause(server, "whois:whois.nic.it");
      metrics = metrics(scrape(port));
    }
    SelfSigned own = SelfSigned.make(folder, "alerts", "EC");
    try (DomainCheckServer server =
        TestServer.sandbox(
            folder,
            "--metrics-listen=" + METRICS_HOST + ":" + port,
            "--tls-cert=" + Files.writeString(folder.resolve("alerts.pem"), own.certificate()),
            "--tls-key=" + Files.writeString(folder.resolve("alerts.key"), own.key()))) {
      assertTrue(server.port() > 0);
      metrics(scrape(port)).forEach(metrics::putIfAbsent);
    }
    // Prometheus' own: what it says of every target, and the labels that it adds.
    metrics.put("up", Set.of());
    Set<String> added = Set.of("job", "instance", "le");
    Pattern clause = Pattern.compile("(?:by|ignoring) \\(([^)]*)\\)");
    for (String file : List.of("alerts.yaml", "grafana-dashboard.json")) {
      List<String> expressions = expressions(file);
      assertTrue(expressions.size() >= 10, () -> file + ": " + expressions);
      for (String expression : expressions) {
        Set<String> known = new HashSet<>(added);
        Matcher used =
            Pattern.compile("\\b(up|(?:domaincheck|grpc|jvm)_\\w+)(?:\\{([^}]*)})?")
                .matcher(clause.matcher(expression).replaceAll(""));
        while (used.find()) {
          Set<String> labels = metrics.get(used.group(1));
          assertNotNull(labels, () -> used.group(1) + " of " + file + " is not in " + metrics);
          known.addAll(labels);
          Matcher label =
              Pattern.compile("(\\w+)(?:=~|!~|!=|=)\"")
                  .matcher(requireNonNullElse(used.group(2), ""));
          while (label.find()) {
            assertTrue(
                labels.contains(label.group(1)) || added.contains(label.group(1)),
                () -> used.group(1) + " of " + file + " has no " + label.group(1) + ": " + labels);
          }
        }
        Matcher by = clause.matcher(expression);
        while (by.find()) {
          List<String> labels = List.of(by.group(1).split(", *"));
          assertTrue(known.containsAll(labels), () -> expression + " of " + file + ": " + known);
        }
        assertTrue(known.size() > added.size() || expression.contains("up{"), expression);
      }
    }
  }

  @Test
  void prometheus_readsCallsLookupsAndState_butNoName() throws Exception {
    int port = freePort();
    try (DomainCheckServer server =
        TestServer.sandbox(folder, "--metrics-listen=" + METRICS_HOST + ":" + port)) {
      check(server, "", SECRET + ".com", "registered-b.it", "no name");
      check(server, "", SECRET + ".com");
      String text = scrape(port);
      for (String series :
          List.of(
              "grpc_server_call_duration_seconds_count{grpc_method=\"domaincheck.v1.DomainCheckService/CheckDomains\",grpc_status=\"OK\"",
              "domaincheck_lookup_duration_seconds_count{otel_scope_name=\"dev.domaincheck\",reason=\"\",verdict=\"AVAILABLE\"} 1",
              "domaincheck_query_duration_seconds_count{host=\"rdap.verisign.com\",otel_scope_name=\"dev.domaincheck\",protocol=\"RDAP\",reason=\"\",verdict=\"AVAILABLE\"} 1",
              "domaincheck_cache_hits_total{otel_scope_name=\"dev.domaincheck\"} 1",
              "domaincheck_cache_entries{availability=\"AVAILABLE\"",
              "domaincheck_permits_limit{otel_scope_name=\"dev.domaincheck\"} 256",
              "domaincheck_hosts{otel_scope_name=\"dev.domaincheck\",state=\"OK\"} 2",
              "domaincheck_queue_size{otel_scope_name=\"dev.domaincheck\"} 0",
              "domaincheck_data_age_seconds{data=\"whois-rules\"",
              "domaincheck_file_refused{file=\"tokens\",otel_scope_name=\"dev.domaincheck\"} 0",
              "jvm_memory_used_bytes{",
              "domaincheck_process_open_files{")) {
        assertTrue(text.contains(series), () -> series + " is not in\n" + text);
      }
      assertFalse(text.contains("wish-to-register"), "names are the caller's secret");
    }
  }

  @Test
  void prometheus_readsTheCertificatesEnd_andWhichFileIsRefused() throws Exception {
    SelfSigned own = SelfSigned.make(folder, "own", "EC");
    Path certificate = Files.writeString(folder.resolve("cert.pem"), own.certificate());
    Path key = Files.writeString(folder.resolve("key.pem"), own.key());
    CertificateFiles files = CertificateFiles.read(certificate, key, null, SettingsFiles.onDisk());
    assertFalse(files.isRefused());
    X509Certificate read;
    try (InputStream in = Files.newInputStream(certificate)) {
      read = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    assertEquals(read.getNotAfter().toInstant(), files.notAfter());
    Files.writeString(certificate, "no certificate at all\n");
    files.look();
    files.look();
    assertTrue(files.isRefused());
    assertEquals(read.getNotAfter().toInstant(), files.notAfter(), "the old one stays in use");
    Files.writeString(certificate, own.certificate());
    files.look();
    assertFalse(files.isRefused(), "put back");

    int port = freePort();
    try (DomainCheckServer server =
            TestServer.sandbox(
                folder,
                "--metrics-listen=" + METRICS_HOST + ":" + port,
                "--tls-cert=" + certificate,
                "--tls-key=" + key);
        HttpClient http = HttpClient.newHttpClient()) {
      assertTrue(server.port() > 0);
      String text =
          http.send(
                  HttpRequest.newBuilder(
                          URI.create("http://" + METRICS_HOST + ":" + port + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Pattern end =
          Pattern.compile(
              "^domaincheck_tls_certificate_not_after_seconds\\{[^}]*} (\\S+)$", Pattern.MULTILINE);
      Matcher found = end.matcher(text);
      assertTrue(found.find(), text);
      assertEquals(
          read.getNotAfter().toInstant().getEpochSecond(),
          (long) Double.parseDouble(found.group(1)));
      assertTrue(
          text.contains(
              "domaincheck_file_refused{file=\"tls\",otel_scope_name=\"dev.domaincheck\"} 0"),
          text);
    }
  }

  /** The audit line of a traced call is told like any other, and leads to its trace. */
  @Test
  void tracedCall_logLines_haveTheTraceId() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.addFilter(new TraceIds());
    lines.start();
    Logger audit = (Logger) LoggerFactory.getLogger("dev.domaincheck.audit");
    audit.addAppender(lines);
    try (DomainCheckServer server =
        TestServer.sandbox(
            folder, "--otlp-endpoint=http://127.0.0.1:" + freePort(), "--trace-ratio=0")) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        Metadata headers = new Metadata();
        headers.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
            "Bearer " + TestServer.ADMIN_TOKEN);
        headers.put(
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
            "00-" + TRACE + "-b7ad6b7169203331-01");
        var unused =
            CacheAdminServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .clearCache(ClearCacheRequest.getDefaultInstance());
      } finally {
        channel.shutdownNow();
      }
    } finally {
      audit.detachAppender(lines);
    }
    assertEquals(1, lines.list.size(), lines.list::toString);
    assertEquals(Map.of("trace_id", TRACE), lines.list.getFirst().getMDCPropertyMap());
  }

  @Test
  void collector_getsOneTraceFromTheCallToTheQuery_butNoName() throws Exception {
    Map<String, String> posted = new ConcurrentHashMap<>();
    HttpServer collector = OtlpCollector.start(posted);
    try {
      String endpoint = "--otlp-endpoint=http://127.0.0.1:" + collector.getAddress().getPort();
      try (DomainCheckServer server = TestServer.sandbox(folder, endpoint, "--trace-ratio=0")) {
        check(server, "00-" + TRACE + "-b7ad6b7169203331-01", SECRET + ".com", "a.de");
        check(server, "", "b.de");
      }
      String spans = posted.get("/v1/traces");
      assertTrue(spans != null, () -> "no traces among " + posted.keySet());
      String id = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
      for (String name :
          List.of(
              "domaincheck.v1.DomainCheckService/CheckDomains",
              "lookup",
              "query rdap",
              "rdap.verisign.com")) {
        assertTrue(spans.contains(name), name);
      }
      assertEquals(5, spans.split(Pattern.quote(id), -1).length - 1, "a call, two lookups");
      assertFalse(spans.contains("wish-to-register"), "names are the caller's secret");
      String metrics = posted.get("/v1/metrics");
      assertTrue(metrics != null && metrics.contains("grpc.server.call.duration"));
      assertFalse(metrics.contains("wish-to-register"));
    } finally {
      collector.stop(0);
    }
  }
}
