package dev.domaincheck.client.internal;

import dev.domaincheck.client.Progress;
import dev.domaincheck.client.WarmProgress;
import dev.domaincheck.v1.WarmCacheResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The responses of WarmCache: each says how far it is, the last that all is done. */
final class WarmResponses implements Responses<WarmCacheResponse, WarmProgress> {

  private final int names;
  private final Failures failures;
  private long done;

  WarmResponses(int names, Failures failures) {
    this.names = names;
    this.failures = failures;
  }

  @Override
  public List<WarmProgress> results(WarmCacheResponse response) {
    done = response.getProgress().getDone();
    return List.of(
        new WarmProgress(
            FromWire.progress(response.getProgress()),
            response.getAlreadyCached(),
            response.getFailed()));
  }

  @Override
  public @Nullable Progress progress(WarmCacheResponse response) {
    return response.hasProgress() ? FromWire.progress(response.getProgress()) : null;
  }

  @Override
  public void taken() {}

  /** The server says every second how far it is. */
  @Override
  public boolean owed() {
    return done < names;
  }

  @Override
  public void completed() {
    if (done != names) {
      throw failures.contract("the stream ended with " + done + " of " + names + " names done");
    }
  }

  @Override
  public @Nullable Throwable ownFailure() {
    return null;
  }

  @Override
  public void writable() {}

  @Override
  public void over() {}
}
