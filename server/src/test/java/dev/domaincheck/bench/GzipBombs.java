package dev.domaincheck.bench;

import com.google.protobuf.CodedOutputStream;
import dev.domaincheck.BytesMarshaller;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * A caller sends messages of a MiB that are a GiB once decompressed, four at a time and without a
 * pause: what the server then holds of them, and how they end. Another client makes 500 cached
 * calls a second, alone and beside that one, which takes a processor for itself.
 */
final class GzipBombs implements Benchmark {
  private static final int DECOMPRESSED = 1 << 30;
  private static final int AT_ONCE = 4;
  private static final int LOOKS = 15;

  /** Each is refused by the server's own code, and not by a quota, a reset or gRPC. */
  private static final String REFUSED = Status.Code.RESOURCE_EXHAUSTED + "/MESSAGE_TOO_LARGE";

  private static final double MEBI = 1 << 20;

  /** What a server may have in hand of four messages that it reads: the longest, and its copy. */
  private static final double MOST_MEBI = AT_ONCE * 2 * 4;

  private static final int PER_SECOND = 500;
  private static final int NAMES = 200;
  private static final Duration TIME = Duration.ofSeconds(10);

  @Override
  public void run(Figures figures) throws Exception {
    byte[] bomb = bomb();
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server = BenchServer.start(registry);
        DomainCheckClient client = server.client(BenchServer.ANNA)) {
      var unused = calls(client);
      Latencies alone = calls(client);
      long before = server.liveHeap();
      long residentBefore = server.resident();
      long most = 0;
      Latencies beside;
      Bombs bombs = new Bombs(server, bomb);
      try (bombs) {
        for (int i = 0; i < LOOKS; i++) {
          most = Math.max(most, server.liveHeap());
        }
        beside = calls(client);
      }
      long after = server.liveHeap();
      figures.say(
          "  %s ended so: %s; p99 of cached calls %.2f ms, alone %.2f ms"
              .formatted(
                  "messages of %d bytes, %d decompressed,".formatted(bomb.length, DECOMPRESSED),
                  bombs.ended,
                  p99(beside),
                  p99(alone)));
      figures.say(
          "  live heap %.1f MiB before, at most %.1f meanwhile, %.1f afterwards; resident %.0f MiB before, %.0f afterwards"
              .formatted(
                  before / MEBI,
                  most / MEBI,
                  after / MEBI,
                  residentBefore / MEBI,
                  server.resident() / MEBI));
      int refused = bombs.ended.getOrDefault(REFUSED, 0);
      int all = bombs.ended.values().stream().mapToInt(n -> n).sum();
      figures.atLeast("such messages refused with " + REFUSED, refused, 100);
      figures.atMost("such messages that ended otherwise", all - refused, 0);
      figures.atMost("more live heap meanwhile, MiB", (most - before) / MEBI, MOST_MEBI);
      figures.atMost("more live heap afterwards, MiB", (after - before) / MEBI, 1);
      figures.atMost("cached calls that failed", alone.errors() + beside.errors(), 0);
    }
  }

  private static double p99(Latencies calls) {
    return Figures.millis(calls.percentile(0.99));
  }

  private static Latencies calls(DomainCheckClient client) {
    return SteadyCalls.run(
        client,
        i -> "registered-%d.com".formatted(i % NAMES),
        CheckOptions.DEFAULT,
        result -> result.availability() == Availability.REGISTERED,
        PER_SECOND,
        TIME);
  }

  /** A request with one name of a GiB. */
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      CodedOutputStream head = CodedOutputStream.newInstance(gzip);
      head.writeUInt32NoTag(CheckDomainsRequest.DOMAIN_NAMES_FIELD_NUMBER << 3 | 2);
      head.writeUInt32NoTag(DECOMPRESSED);
      head.flush();
      byte[] letters = new byte[1 << 16];
      Arrays.fill(letters, (byte) 'a');
      for (int i = 0; i < DECOMPRESSED; i += letters.length) {
        gzip.write(letters);
      }
    }
    return bytes.toByteArray();
  }

  /** Sends the message, again and again, until it is closed. */
  private static final class Bombs implements AutoCloseable {
    private final Map<String, Integer> ended = new TreeMap<>();
    private final ManagedChannel channel;
    private final Channel authorized;
    private final MethodDescriptor<byte[], CheckDomainsResponse> method;
    private final byte[] bomb;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean going = true;

    Bombs(BenchServer server, byte[] bomb) {
      this.bomb = bomb;
      CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
      compressors.register(new Compressed());
      channel =
          NettyChannelBuilder.forTarget(server.target())
              .usePlaintext()
              .compressorRegistry(compressors)
              .build();
      authorized = ClientInterceptors.intercept(channel, BenchServer.bearer(BenchServer.BERT));
      method =
          DomainCheckServiceGrpc.getCheckDomainsMethod().toBuilder(
                  new BytesMarshaller(),
                  DomainCheckServiceGrpc.getCheckDomainsMethod().getResponseMarshaller())
              .build();
      for (int i = 0; i < AT_ONCE; i++) {
        threads.execute(this::send);
      }
    }

    private void send() {
      while (going) {
        String end = Status.Code.OK.toString();
        try {
          var unused =
              ClientCalls.blockingUnaryCall(
                  authorized,
                  method,
                  CallOptions.DEFAULT
                      .withCompression("gzip")
                      .withDeadlineAfter(1, TimeUnit.MINUTES),
                  bomb);
        } catch (StatusRuntimeException e) {
          end = e.getStatus().getCode() + "/" + Refusal.reason(e);
        }
        synchronized (ended) {
          ended.merge(end, 1, Integer::sum);
        }
      }
    }

    @Override
    public void close() {
      going = false;
      threads.close();
      channel.shutdownNow();
    }
  }

  /** Says "gzip" of bytes that are that already. */
  private static final class Compressed implements Codec {
    @Override
    public String getMessageEncoding() {
      return "gzip";
    }

    @Override
    public OutputStream compress(OutputStream out) {
      return out;
    }

    @Override
    public InputStream decompress(InputStream in) {
      throw new UnsupportedOperationException("only sent");
    }
  }
}
