package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.testkit.Sandbox;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc.DomainCheckServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
  void message_thatGrowsWhenItIsDecompressed_isRefusedByWhatItIsThen() {
    // 64 MiB, of which some 64 KiB are sent. gRPC meets the limit while it reads the message, and
    // then has no better status than this.
    assertEquals(Status.Code.UNKNOWN, refusal(stub().withCompression("gzip"), 64 << 20));
    assertServes();
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

  /** A connection after its preface, with an empty SETTINGS frame (RFC 9113 sections 3.4, 6.5). */
  private Socket connect() throws IOException {
    String target = sandbox.target();
    int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    OutputStream out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
    return socket;
  }

  @Test
  void streams_moreThanOneConnectionMayHave_areToldSoAtTheStart() throws Exception {
    try (Socket socket = connect()) {
      InputStream in = socket.getInputStream();
      byte[] head = in.readNBytes(9);
      assertEquals(4, head[3], "the first frame is SETTINGS");
      byte[] settings = in.readNBytes((head[1] & 0xFF) << 8 | (head[2] & 0xFF));
      boolean told = false;
      for (int at = 0; at + 6 <= settings.length; at += 6) {
        int id = (settings[at] & 0xFF) << 8 | (settings[at + 1] & 0xFF);
        int value = (settings[at + 4] & 0xFF) << 8 | (settings[at + 5] & 0xFF);
        // SETTINGS_MAX_CONCURRENT_STREAMS
        told |= id == 3 && value == ConnectionLimits.MAX_CALLS;
      }
      assertTrue(told);
    }
  }

  @Test
  void resets_moreThanAWindowMayHave_endTheConnectionWithEnhanceYourCalm() throws Exception {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      byte[] headers = headers("/domaincheck.v1.DomainCheckService/CheckDomains");
      int error = -1;
      try {
        for (int i = 0; i < 2 * ConnectionLimits.MAX_RESETS; i++) {
          int stream = 2 * i + 1;
          out.write(frame(1, 4, stream, headers));
          out.write(frame(3, 0, stream, new byte[] {0, 0, 0, 8}));
        }
        out.flush();
      } catch (IOException e) {
        // Sent away while it went on: what was said is still to be read.
      }
      InputStream in = socket.getInputStream();
      for (int frames = 0; frames < 2_000 && error < 0; frames++) {
        byte[] head = in.readNBytes(9);
        if (head.length < 9) {
          break;
        }
        int length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
        byte[] body = in.readNBytes(length);
        if (head[3] == 7) {
          error = (body[4] & 0xFF) << 24 | (body[5] & 0xFF) << 16 | (body[6] & 0xFF) << 8 | body[7];
        }
      }
      assertEquals(0xb, error, "GOAWAY with ENHANCE_YOUR_CALM (RFC 9113 section 7)");
    }
    assertServes();
  }

  private static byte[] frame(int type, int flags, int stream, byte[] body) {
    byte[] frame = new byte[9 + body.length];
    frame[1] = (byte) (body.length >> 8);
    frame[2] = (byte) body.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[7] = (byte) (stream >> 8);
    frame[8] = (byte) stream;
    System.arraycopy(body, 0, frame, 9, body.length);
    return frame;
  }

  /**
   * A request's header block, every field a literal that is not indexed (RFC 7541 section 6.2.2).
   */
  private static byte[] headers(String path) {
    java.io.ByteArrayOutputStream block = new java.io.ByteArrayOutputStream();
    String[] fields = {
      ":method",
      "POST",
      ":scheme",
      "http",
      ":path",
      path,
      ":authority",
      "localhost",
      "content-type",
      "application/grpc",
      "te",
      "trailers"
    };
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      for (String text : new String[] {fields[i], fields[i + 1]}) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return block.toByteArray();
  }
}
