package dev.domaincheck.client.internal;

import dev.domaincheck.client.IndexedResult;
import dev.domaincheck.client.Progress;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.DomainResult;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The responses of CheckDomainsStream: every index exactly once. */
final class IndexedResponses implements Responses<CheckDomainsStreamResponse, IndexedResult> {

  private final int names;
  private final Failures failures;
  private final BitSet answered;

  IndexedResponses(int names, Failures failures) {
    this.names = names;
    this.failures = failures;
    this.answered = new BitSet(names);
  }

  @Override
  public List<IndexedResult> results(CheckDomainsStreamResponse response) {
    List<IndexedResult> results = new ArrayList<>(response.getResultsCount());
    for (DomainResult wire : response.getResultsList()) {
      int index = wire.getIndex();
      if (!wire.hasIndex() || index < 0 || index >= names || answered.get(index)) {
        throw failures.contract(
            "a result with index "
                + (wire.hasIndex() ? index : "missing")
                + ", expected each from 0 to "
                + (names - 1)
                + " once");
      }
      answered.set(index);
      results.add(new IndexedResult(index, FromWire.result(wire)));
    }
    return results;
  }

  @Override
  public @Nullable Progress progress(CheckDomainsStreamResponse response) {
    return response.hasProgress() ? FromWire.progress(response.getProgress()) : null;
  }

  @Override
  public void taken() {}

  /** The call's deadline bounds the wait. */
  @Override
  public boolean owed() {
    return false;
  }

  @Override
  public void completed() {
    if (answered.cardinality() != names) {
      throw failures.contract(
          "the stream ended with " + answered.cardinality() + " results for " + names + " names");
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
