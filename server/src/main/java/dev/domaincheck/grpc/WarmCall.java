package dev.domaincheck.grpc;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.v1.Progress;
import dev.domaincheck.v1.WarmCacheResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;

/** One WarmCache call: outcomes are counted as they are written, by the thread that writes. */
final class WarmCall {
  private final CacheWarmer warmer;
  private final ResultStream<CacheWarmer.Outcome, WarmCacheResponse> results;
  private final int names;
  private long done;
  private long alreadyCached;
  private long failed;

  /** Must be made while the rpc's method runs, before it returns. */
  WarmCall(
      CacheWarmer warmer,
      int names,
      ServerCallStreamObserver<WarmCacheResponse> out,
      StreamPatience patience) {
    this.warmer = warmer;
    this.names = names;
    this.results = new ResultStream<>(out, this::pack, warmer.backlog(), patience);
    results.accept(names);
  }

  void run(List<String> domainNames, Deadline deadline) throws InterruptedException {
    results.serveFrom(() -> warmer.warm(domainNames, Duration.ZERO, deadline, results::put));
  }

  private WarmCacheResponse pack(List<CacheWarmer.Outcome> outcomes, Progress progress) {
    for (CacheWarmer.Outcome outcome : outcomes) {
      done++;
      switch (outcome) {
        case ALREADY_CACHED -> alreadyCached++;
        case LOOKED_UP -> {}
        case FAILED -> failed++;
      }
    }
    return WarmCacheResponse.newBuilder()
        .setProgress(progress)
        .setAlreadyCached(alreadyCached)
        .setFailed(failed)
        .build();
  }

  /** For the log: how far it came. */
  @Override
  public String toString() {
    return done
        + " of "
        + names
        + " names, "
        + alreadyCached
        + " cached already, "
        + failed
        + " without a verdict";
  }
}
