package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class PinningTest {

  private static final int THREADS = 200;

  @Test
  void client_fromVirtualThreads_pinsNoCarrier(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (FakeService service = new FakeService();
        FakeService other = new FakeService();
        DomainCheckClient client =
            DomainCheckClient.builder().targets(List.of(service.target(), other.target())).build();
        Recording recording = new Recording()) {
      // What is loaded and initialised once may hold a monitor.
      useAll(client);
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(1));
      recording.start();
      List<Thread> threads =
          IntStream.range(0, THREADS)
              .mapToObj(i -> Thread.startVirtualThread(() -> useAll(client)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      recording.stop();
      Path file = folder.resolve("pinned.jfr");
      recording.dump(file);
      List<RecordedEvent> pinned = RecordingFile.readAllEvents(file);
      assertEquals(List.of(), pinned);
    }
  }

  private static void useAll(DomainCheckClient client) {
    client.check("a.com");
    client.checkAsync(List.of("a.com")).join();
    client.checkStream(List.of("a.com", "b.com")).forEachRemaining(r -> {});
    client
        .checkBulk(IntStream.range(0, 300).mapToObj(i -> BulkName.of(i + ".com")).iterator())
        .forEachRemaining(r -> {});
    client.cache().stats();
  }
}
