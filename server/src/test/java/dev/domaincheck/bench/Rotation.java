package dev.domaincheck.bench;

import dev.domaincheck.SelfSigned;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The server's certificate and the callers' tokens are replaced under 500 calls a second, as
 * operators do it: a token is added before the clients' file has it, and the old one taken away
 * after that. Beside the steady client another one connects anew every half second. In between a
 * file is left half-written for as long as the server looks twice. What is measured begins when the
 * server has had the same calls for a while. At the end come the old token, and a client that knows
 * the new certificate alone: without them a server that never looked would do as well.
 */
final class Rotation implements Benchmark {
  private static final int PER_SECOND = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration TIME = Duration.ofSeconds(75);

  /** Two looks of the server, 5 s apart, and one of the client. */
  private static final Duration TAKEN_UP = Duration.ofSeconds(12);

  private static final String NEW = "anew-0123456789abcdef0123456789abcdef";

  @Override
  public void run(Figures figures) throws Exception {
    Path folder = Files.createTempDirectory("rotation");
    SelfSigned before = SelfSigned.make(folder, "before", "EC");
    SelfSigned after = SelfSigned.make(folder, "after", "EC");
    Path certificate = Files.writeString(folder.resolve("cert.pem"), before.certificate());
    Path key = Files.writeString(folder.resolve("key.pem"), before.key());
    Path trusted =
        Files.writeString(
            folder.resolve("trusted.pem"), before.certificate() + after.certificate());
    Path trustedAfter = Files.writeString(folder.resolve("trusted.after.pem"), after.certificate());
    Path token = Files.writeString(folder.resolve("token"), BenchServer.ANNA + "\n");
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(
                registry,
                "--host-rate",
                "0",
                "--tls-cert",
                certificate.toString(),
                "--tls-key",
                key.toString());
        DomainCheckClient steady = client(server, trusted, token)) {
      Latencies warm = calls(steady, PER_SECOND, WARM_UP);
      AtomicBoolean going = new AtomicBoolean(true);
      Latencies anew = new Latencies();
      Thread connecting =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (going.get()) {
                      try (DomainCheckClient client = client(server, trusted, token)) {
                        anew.addAll(calls(client, 2, Duration.ofMillis(500)));
                      }
                      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                    }
                  });
      Thread operator =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      rotate(server.tokens(), token, certificate, key, after);
                    } catch (Exception e) {
                      anew.error();
                    }
                  });
      Latencies all = calls(steady, PER_SECOND, TIME);
      operator.join();
      going.set(false);
      connecting.join();
      // A token that was taken away is good for nothing any more.
      boolean refused;
      try (DomainCheckClient old = client(server, trusted, folder.resolve("token.old"))) {
        refused = calls(old, 1, Duration.ofSeconds(1)).errors() == 1;
      }
      int shown;
      try (DomainCheckClient client = client(server, trustedAfter, token)) {
        shown = calls(client, 1, Duration.ofSeconds(1)).count();
      }
      figures.say(
          "  warming up p99 %.1f ms; then %d calls, p99 %.1f ms; %d calls on new connections"
              .formatted(
                  Figures.millis(warm.percentile(0.99)),
                  all.count() + all.errors(),
                  Figures.millis(all.percentile(0.99)),
                  anew.count() + anew.errors()));
      figures.atMost("calls that failed", warm.errors() + all.errors(), 0);
      figures.atMost("calls on new connections that failed", anew.errors(), 0);
      figures.atLeast("calls that were shown the new certificate", shown, 1);
      figures.atLeast("the old token is refused", refused ? 1 : 0, 1);
    }
  }

  private static void rotate(Path tokens, Path token, Path certificate, Path key, SelfSigned after)
      throws Exception {
    Files.writeString(token.resolveSibling("token.old"), BenchServer.ANNA + "\n");
    String both =
        "anna:%s\nanna-new:%s\nbert:%s\n".formatted(BenchServer.ANNA, NEW, BenchServer.BERT);
    // Half of a token: the server keeps what it had.
    Files.writeString(tokens, both.substring(0, 20));
    Files.writeString(key, after.key().substring(0, 60));
    Thread.sleep(TAKEN_UP);
    Files.writeString(tokens, both);
    // The key does not belong to the certificate for as long as it takes to replace both.
    Files.writeString(key, after.key());
    Thread.sleep(Duration.ofSeconds(1));
    Files.writeString(certificate, after.certificate());
    Thread.sleep(TAKEN_UP);
    Files.writeString(token, NEW + "\n");
    Thread.sleep(TAKEN_UP);
    Files.writeString(tokens, "anna-new:%s\nbert:%s\n".formatted(NEW, BenchServer.BERT));
    Thread.sleep(TAKEN_UP);
  }

  private static DomainCheckClient client(BenchServer server, Path trusted, Path token) {
    return DomainCheckClient.builder()
        .target(server.target())
        .trustFile(trusted)
        .tokenFile(token)
        .build();
  }

  private static Latencies calls(DomainCheckClient client, int perSecond, Duration time) {
    return SteadyCalls.run(
        client,
        i -> "registered-%d.com".formatted(i % 200),
        CheckOptions.DEFAULT,
        Rotation::isRegistered,
        perSecond,
        time);
  }

  private static boolean isRegistered(DomainResult result) {
    return result.availability() == Availability.REGISTERED;
  }
}
