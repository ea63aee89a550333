package dev.domaincheck.client;

import dev.domaincheck.client.internal.Results;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Results of a streaming call, each as soon as it is known. For one thread, and to be closed:
 *
 * <pre>{@code
 * try (ResultStream<IndexedResult> results = client.checkStream(names)) {
 *   while (results.hasNext()) {
 *     IndexedResult next = results.next();
 *     System.out.println(names.get(next.index()) + " " + next.result().availability());
 *   }
 * }
 * }</pre>
 *
 * <p>Who stops taking results stops the server's lookups, after a bounded number.
 */
public final class ResultStream<T> implements Iterator<T>, AutoCloseable {

  private final Results<?, T> results;

  ResultStream(Results<?, T> results) {
    this.results = results;
  }

  /**
   * Whether there is another result; waits until that is known.
   *
   * @throws DomainCheckException if the call failed, with {@link ErrorCode#CANCELLED} if the thread
   *     was interrupted. A name without a result by then may be sent again
   */
  @Override
  public boolean hasNext() {
    return results.hasNext();
  }

  /**
   * The next result; waits for it.
   *
   * @throws DomainCheckException as {@link #hasNext}
   * @throws NoSuchElementException if every name was answered, or the stream closed
   */
  @Override
  public T next() {
    return results.next();
  }

  /** What the server last said of the call as a whole; null if it has not. From any thread. */
  public @Nullable Progress progress() {
    return results.progress();
  }

  /**
   * Ends the call, if it is not over. From any thread; a waiting {@link #hasNext} is then false.
   */
  @Override
  public void close() {
    results.close();
  }
}
