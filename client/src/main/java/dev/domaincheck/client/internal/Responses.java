package dev.domaincheck.client.internal;

import dev.domaincheck.client.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of streaming call makes of its responses. The reading thread calls all but the
 * methods whose comment says otherwise.
 */
interface Responses<RespT, T> {
  /**
   * The results in a response.
   *
   * @throws dev.domaincheck.client.DomainCheckException if they are against the contract
   */
  List<T> results(RespT response);

  /** How far the call is, if the response says so. */
  @Nullable Progress progress(RespT response);

  /** One result was handed to the caller. */
  void taken();

  /** Whether the server is to send results for what it was sent. */
  boolean owed();

  /**
   * The server says that it sent everything.
   *
   * @throws dev.domaincheck.client.DomainCheckException if it did not
   */
  void completed();

  /** What went wrong on this side, if the call ended for that. */
  @Nullable Throwable ownFailure();

  /** The channel can take more; on a thread of the channel, which must not block. */
  void writable();

  /** The call is over, however it came; on any thread, perhaps more than once. */
  void over();
}
