package dev.domaincheck.client.internal;

import dev.domaincheck.v1.DomainResult;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.function.Function;

/**
 * What is called, with all that is sent.
 *
 * @param requests in turn
 * @param results those of one answer
 */
record LoadMethod<Q, A>(
    MethodDescriptor<Q, A> method, List<Q> requests, Function<A, List<DomainResult>> results) {

  LoadMethod {
    requests = List.copyOf(requests);
  }

  /** How many results of an answer came from the cache. */
  int cached(A answer) {
    List<DomainResult> all = results.apply(answer);
    int cached = 0;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).getCached()) {
        cached++;
      }
    }
    return cached;
  }
}
