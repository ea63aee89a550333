package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.bench.v1.CallInterceptedRequest;
import dev.domaincheck.bench.v1.CallRequest;
import dev.domaincheck.bench.v1.NoopGrpc;
import dev.domaincheck.bench.v1.PrepareRequest;
import dev.domaincheck.cli.InProcessCli;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import dev.domaincheck.v1.DomainResult;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load driver and the calls that do nothing, with a server that wants a credential. */
@Timeout(120)
class BenchEndToEndTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  private static DomainCheckServer server;
  private static DomainCheckServer without;
  private static ManagedChannel channel;
  private static Path token;

  @BeforeAll
  @SuppressWarnings("NullAway.Init") // JUnit calls this first.
  static void start(@TempDir Path folder) throws Exception {
    token = Files.writeString(folder.resolve("token"), TOKEN);
    Path admin = Files.writeString(folder.resolve("admin"), "admin-" + TOKEN);
    String[] options = {
      "--sandbox",
      "--listen",
      "127.0.0.1:0",
      "--admin-token-file",
      admin.toString(),
      "--client-token-file",
      token.toString()
    };
    without = start(List.of(options));
    List<String> more = new ArrayList<>(List.of(options));
    more.add("--bench-service");
    server = start(more);
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
            .build();
  }

  private static DomainCheckServer start(List<String> options) throws StartException {
    return DomainCheckServer.start(
        assertInstanceOf(
                SettingsOutcome.Start.class,
                new SettingsLoader(Map.of(), SettingsFiles.onDisk(), "test").load(options))
            .settings());
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    server.close();
    without.close();
  }

  private static InProcessCli.Run bench(DomainCheckServer target, String... args) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "bench",
                "--target",
                "127.0.0.1:" + target.port(),
                "--token-file",
                token.toString(),
                "--warm-up",
                "0ms",
                "--duration",
                "5ms",
                "--rounds",
                "2",
                "--json"));
    all.addAll(List.of(args));
    return InProcessCli.run(all);
  }

  private static NoopGrpc.NoopBlockingStub noop() {
    return NoopGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "1, --in-flight=8, CHECK NOOP NOOP_INTERCEPTED",
    "10, --names-per-call=10, CHECK NOOP NOOP_INTERCEPTED",
    "1, --rate=2000, CHECK NOOP NOOP_INTERCEPTED",
    "100, --bulk, CHECK NOOP",
  })
  void bench_eachMode_comparesWithCallsThatDoNothing(int names, String mode, String subjects) {
    InProcessCli.Run run = bench(server, mode);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.err());
    JsonNode report = JSON.readTree(run.out().getFirst());
    assertEquals(names, report.path("namesPerCall").asInt());
    assertEquals(subjects, words(report.path("subjects"), "subject"));
    assertEquals(subjects, ("CHECK " + words(report.path("ratios"), "baseline")).strip());
    assertTrue(report.path("responseBytes").asInt() > 100 * names, run.out().toString());
  }

  private static String words(JsonNode objects, String field) {
    return String.join(
        " ", objects.valueStream().map(object -> object.path(field).asString("")).toList());
  }

  @Test
  void bench_serverWithoutTheFlag_hasNoBaseline() {
    InProcessCli.Run run = bench(without, "--in-flight=8");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("CHECK", words(JSON.readTree(run.out().getFirst()).path("subjects"), "subject"));
    assertTrue(run.err().contains("no baseline"), run.err());
  }

  @Test
  void call_withoutCredential_passesNoInterceptor() {
    var response =
        noop()
            .call(
                CallRequest.newBuilder()
                    .addAllDomainNames(IntStream.range(0, 77).mapToObj(i -> "a.com").toList())
                    .build());
    assertEquals(0, response.getResultsCount(), "nobody has prepared 77");
  }

  @Test
  void othersOfNoop_withoutCredential_areRefused() {
    assertCode(
        Status.Code.UNAUTHENTICATED,
        () -> noop().callIntercepted(CallInterceptedRequest.getDefaultInstance()));
    assertCode(
        Status.Code.UNAUTHENTICATED, () -> noop().prepare(PrepareRequest.getDefaultInstance()));
  }

  private static void assertCode(Status.Code code, Executable call) {
    assertEquals(code, assertThrows(StatusRuntimeException.class, call).getStatus().getCode());
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "101, 1", "1, 140000"})
  void prepare_outOfBounds_isRefused(int results, int bytes) {
    PrepareRequest.Builder request = PrepareRequest.newBuilder();
    for (int i = 0; i < results; i++) {
      request.addResults(DomainResult.newBuilder().setInput("x".repeat(bytes)));
    }
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + TOKEN);
    assertCode(
        Status.Code.INVALID_ARGUMENT,
        () ->
            noop()
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .prepare(request.build()));
  }
}
