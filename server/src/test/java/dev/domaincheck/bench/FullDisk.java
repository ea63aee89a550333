package dev.domaincheck.bench;

import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.ErrorReason;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * A server that cannot save its cache, on call or by its schedule, for the disk is full: cached
 * calls and health go on beside it, a token file that changes is read, and once there is room again
 * it saves.
 */
final class FullDisk {
  private static final int CACHED = 200;
  private static final int CALLS_PER_SECOND = 500;

  /** As often as it may. */
  private static final String SNAPSHOT_EVERY = "1s";

  /** Many times what a schedule of 1 s, or a look at the files every 5 s, is to take. */
  private static final int MAX_WAIT_SECONDS = 20;

  private static final String NEW = "anew-0123456789abcdef0123456789abcdef";

  private FullDisk() {}

  static void measure(Figures figures, SandboxRegistry registry) throws Exception {
    TinyDisk disk;
    try {
      disk = TinyDisk.mount();
    } catch (IOException e) {
      figures.say("  SKIPPED: the full disk, for none can be mounted: " + e.getMessage());
      return;
    }
    Path file = disk.folder().resolve("cache.snapshot");
    Path kept = Files.createTempFile("cache", ".snapshot");
    try (disk) {
      try (BenchServer server = saving(registry, file);
          DomainCheckClient client = server.client(BenchServer.ANNA);
          DomainCheckClient admin = server.admin();
          HealthProbe probe = new HealthProbe(server.target())) {
        if (!Hardship.check(client, "registered-kept", CACHED)) {
          throw new IOException("the names are not answered");
        }
        admin.cache().save();
        Saves saves = new Saves(admin, disk);
        FutureTask<Latencies> calls = new FutureTask<>(() -> calls(client));
        FutureTask<Boolean> changed = new FutureTask<>(() -> newTokenWorks(server));
        saves.fillUntilRefused();
        Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
        FileTime before = Files.getLastModifiedTime(file);
        Thread.ofPlatform().start(calls);
        Thread.ofPlatform().start(changed);
        FutureTask<Integer> refused = new FutureTask<>(saves::refusals);
        Thread.ofPlatform().start(refused);
        Latencies health = probe.run(Hardship.PROBES);
        int unanswered = health.errors();
        Latencies all = calls.get();
        boolean same = before.equals(Files.getLastModifiedTime(file));
        boolean newToken = changed.get();
        disk.free();
        double due = secondsUntilSaved(file, before);
        long entries = admin.cache().save().entries();
        figures.say(
            "  a full disk: %d saves on call refused with \"%s\""
                .formatted(refused.get(), saves.text));
        figures.say(
            "  %d cached calls, p99 %.1f ms; with room again the schedule saved within %.1f s, and %d names on call"
                .formatted(
                    all.count() + all.errors(),
                    Figures.millis(all.percentile(0.99)),
                    due,
                    entries));
        figures.atMost(
            "health p99 beside a full disk, ms",
            Figures.millis(health.percentile(0.99)),
            Hardship.BOUND_MILLIS);
        figures.atMost("health and cached calls that failed", unanswered + all.errors(), 0);
        figures.atMost("saves on a full disk that did not say so", saves.others, 0);
        figures.atLeast("the former snapshot is untouched", same ? 1 : 0, 1);
        figures.atLeast("a token file that changed meanwhile was read", newToken ? 1 : 0, 1);
        figures.atMost("seconds until the schedule saves again", due, MAX_WAIT_SECONDS);
      }
      figures.atLeast("names that the former snapshot holds", restored(registry, kept), CACHED);
    } finally {
      Files.delete(kept);
    }
  }

  private static BenchServer saving(SandboxRegistry registry, Path file) throws IOException {
    return BenchServer.start(
        registry,
        "--host-concurrency",
        "0",
        "--host-rate",
        "0",
        "--snapshot-file",
        file.toString(),
        "--snapshot-every",
        SNAPSHOT_EVERY);
  }

  private static Latencies calls(DomainCheckClient client) {
    List<String> names = Names.of("registered-kept", 0, CACHED);
    return SteadyCalls.run(
        client,
        i -> names.get(i % CACHED),
        CheckOptions.DEFAULT,
        DomainResult::cached,
        CALLS_PER_SECOND,
        HealthProbe.BETWEEN.multipliedBy(Hardship.PROBES));
  }

  private static boolean newTokenWorks(BenchServer server) throws Exception {
    Files.writeString(
        server.tokens(),
        "anna:%s\nanna-new:%s\nbert:%s\n".formatted(BenchServer.ANNA, NEW, BenchServer.BERT));
    try (DomainCheckClient client = server.client(NEW)) {
      for (int i = 0; i < MAX_WAIT_SECONDS; i++) {
        if (Hardship.check(client, "registered-kept", 1)) {
          return true;
        }
        Thread.sleep(Duration.ofSeconds(1));
      }
    }
    return false;
  }

  private static double secondsUntilSaved(Path file, FileTime before) throws Exception {
    long begun = System.nanoTime();
    for (int i = 0; i < 20 * MAX_WAIT_SECONDS; i++) {
      if (!before.equals(Files.getLastModifiedTime(file))) {
        break;
      }
      Thread.sleep(50);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  /** How many names another server knows from a snapshot. */
  private static int restored(SandboxRegistry registry, Path snapshot) throws IOException {
    try (BenchServer server = saving(registry, snapshot);
        DomainCheckClient client = server.client(BenchServer.ANNA)) {
      return (int)
          client.check(Names.of("registered-kept", 0, CACHED)).stream()
              .filter(DomainResult::cached)
              .count();
    }
  }

  /** Saves on call, while there is no room. */
  private static final class Saves {
    private static final String NO_ROOM = "No space left on device; the snapshot before it stays";

    private final DomainCheckClient admin;
    private final TinyDisk disk;
    private String text = "";
    private int others;

    Saves(DomainCheckClient admin, TinyDisk disk) {
      this.admin = admin;
      this.disk = disk;
    }

    /** A draft of the schedule's may give room back once. */
    void fillUntilRefused() throws IOException {
      for (int i = 0; i < 10; i++) {
        disk.fill();
        if (isRefused()) {
          return;
        }
      }
      throw new IOException("the disk cannot be filled");
    }

    /** Once a second for half as long as the calls go on. */
    int refusals() throws InterruptedException {
      int refusals = 0;
      for (int i = 0; i < 5; i++) {
        if (isRefused()) {
          refusals++;
        } else {
          others++;
        }
        Thread.sleep(Duration.ofSeconds(1));
      }
      return refusals;
    }

    private boolean isRefused() {
      try {
        var unused = admin.cache().save();
        return false;
      } catch (DomainCheckException e) {
        text = String.valueOf(e.getMessage());
        return e.reason() == ErrorReason.SNAPSHOT_FAILED && text.contains(NO_ROOM);
      }
    }
  }
}
