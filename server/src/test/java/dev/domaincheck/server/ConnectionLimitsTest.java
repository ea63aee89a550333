package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.domaincheck.BytesMarshaller;
import dev.domaincheck.RawHttp2;
import dev.domaincheck.testkit.Sandbox;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc.DomainCheckServiceBlockingStub;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What no well-behaved client sends, over a real connection to the whole server. */
class ConnectionLimitsTest {
  private final Sandbox sandbox = Sandbox.start();
  private final ManagedChannel channel =
      NettyChannelBuilder.forTarget(sandbox.target()).usePlaintext().build();

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    sandbox.close();
  }

  private DomainCheckServiceBlockingStub stub() {
    return DomainCheckServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static CheckDomainsRequest request(int characters) {
    return CheckDomainsRequest.newBuilder().addDomainNames("a".repeat(characters)).build();
  }

  private static Status.Code refusal(DomainCheckServiceBlockingStub stub, int characters) {
    StatusRuntimeException error =
        assertThrows(StatusRuntimeException.class, () -> stub.checkDomains(request(characters)));
    return error.getStatus().getCode();
  }

  private void assertServes() {
    assertEquals(1, stub().checkDomains(request(3)).getResultsCount());
  }

  @Test
  void message_oneByteOverTheLimit_isRefused() {
    int limit = ConnectionLimits.MAX_MESSAGE_BYTES;
    int frame = request(limit).getSerializedSize() - limit;
    // Too long to be a name, and small enough to be told so.
    assertEquals(1, stub().checkDomains(request(limit - frame)).getResultsCount());
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, refusal(stub(), limit - frame + 1));
    assertServes();
  }

  @Test
  void message_thatGrowsWhenItIsDecompressed_isRefusedByWhatItIsThen() throws Exception {
    // 64 MiB, of which some 64 KiB are sent. gRPC meets the limit while it reads the message.
    assertEquals(
        List.of(),
        faultsLoggedBy(
            () -> {
              assertEquals(
                  Status.Code.RESOURCE_EXHAUSTED,
                  refusal(stub().withCompression("gzip"), 64 << 20));
              CheckDomainsStreamRequest large =
                  CheckDomainsStreamRequest.newBuilder()
                      .addDomainNames("a".repeat(64 << 20))
                      .build();
              assertEquals(
                  Status.Code.RESOURCE_EXHAUSTED,
                  code(() -> stub().withCompression("gzip").checkDomainsStream(large).hasNext()));
              HealthCheckRequest health =
                  HealthCheckRequest.newBuilder().setService("a".repeat(64 << 20)).build();
              assertEquals(
                  Status.Code.RESOURCE_EXHAUSTED,
                  code(
                      () ->
                          HealthGrpc.newBlockingStub(channel)
                              .withDeadlineAfter(30, TimeUnit.SECONDS)
                              .withCompression("gzip")
                              .check(health)));
            }));
    assertServes();
  }

  /** Of each kind of method: what a caller sends must neither pass for a fault nor fill the log. */
  @Test
  void message_thatIsNone_isRefusedAsTheCallersFault() throws Exception {
    assertEquals(
        List.of(),
        faultsLoggedBy(
            () -> {
              for (MethodDescriptor<?, ?> method :
                  List.of(
                      DomainCheckServiceGrpc.getCheckDomainsMethod(),
                      DomainCheckServiceGrpc.getCheckDomainsStreamMethod(),
                      DomainCheckServiceGrpc.getCheckDomainsBulkMethod(),
                      DomainCheckServiceGrpc.getGetServerInfoMethod(),
                      HealthGrpc.getWatchMethod())) {
                assertEquals(
                    Status.Code.INVALID_ARGUMENT,
                    code(() -> send(method, new byte[] {-1, -1})),
                    method.getFullMethodName());
              }
            }));
    assertServes();
  }

  private void send(MethodDescriptor<?, ?> method, byte[] message) {
    BytesMarshaller bytes = new BytesMarshaller();
    ClientCalls.blockingServerStreamingCall(
            channel,
            method.toBuilder(bytes, bytes).build(),
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
            message)
        .forEachRemaining(answer -> {});
  }

  private static Status.Code code(Executable call) {
    return assertThrows(StatusRuntimeException.class, call).getStatus().getCode();
  }

  /** What is logged meanwhile with a stack trace, or as a fault of the server. */
  private static List<String> faultsLoggedBy(Executable calls) throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(lines);
    SLF4JBridgeHandler.install();
    try {
      calls.execute();
    } catch (Throwable e) {
      throw new AssertionError(e);
    } finally {
      SLF4JBridgeHandler.uninstall();
      root.detachAppender(lines);
    }
    return lines.list.stream()
        // Servers of other tests may still have spans to send.
        .filter(line -> !line.getLoggerName().startsWith("io.opentelemetry."))
        .filter(
            line ->
                line.getLevel().isGreaterOrEqual(Level.ERROR) || line.getThrowableProxy() != null)
        .map(line -> line.getLoggerName() + " " + line.getFormattedMessage())
        .toList();
  }

  @Test
  void metadata_overTheLimit_isRefusedAndHarmsNoOtherCall() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("x-long", Metadata.ASCII_STRING_MARSHALLER),
        "a".repeat(ConnectionLimits.MAX_METADATA_BYTES));
    DomainCheckServiceBlockingStub laden =
        stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    assertThrows(StatusRuntimeException.class, () -> laden.checkDomains(request(3)));
    assertServes();
  }

  private RawHttp2 connect() throws IOException {
    String target = sandbox.target();
    int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return new RawHttp2(socket);
  }

  @Test
  void streams_moreThanOneConnectionMayHave_areToldSoAtTheStart() throws Exception {
    try (RawHttp2 connection = connect()) {
      int maxConcurrentStreams = 3;
      assertEquals(ConnectionLimits.MAX_CALLS, connection.setting(maxConcurrentStreams));
    }
  }

  @Test
  void pings_closerThanIsPermitted_endTheConnectionWithEnhanceYourCalm() throws Exception {
    try (RawHttp2 connection = connect()) {
      try {
        // Two are forgiven, and one is not early.
        for (int i = 0; i < 6; i++) {
          connection.ping();
        }
      } catch (IOException e) {
        // Sent away while it went on: what was said is still to be read.
      }
      assertEquals(RawHttp2.ENHANCE_YOUR_CALM, connection.goAway());
    }
    assertServes();
  }

  @Test
  void resets_moreThanAWindowMayHave_endTheConnectionWithEnhanceYourCalm() throws Exception {
    try (RawHttp2 connection = connect()) {
      byte[] headers = RawHttp2.headers("/domaincheck.v1.DomainCheckService/CheckDomains");
      try {
        for (int i = 0; i < 2 * ConnectionLimits.MAX_RESETS; i++) {
          connection.reset(connection.begin(headers));
        }
      } catch (IOException e) {
        // Sent away while it went on: what was said is still to be read.
      }
      assertEquals(RawHttp2.ENHANCE_YOUR_CALM, connection.goAway());
    }
    assertServes();
  }
}
