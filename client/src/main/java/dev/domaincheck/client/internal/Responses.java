package dev.domaincheck.client.internal;

import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.Progress;
import io.grpc.ClientCall;
import io.grpc.Status;
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
   * @throws DomainCheckException if they are against the contract
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
   * @throws DomainCheckException if it did not
   */
  void completed();

  /** Whether every result was had that there can be, so that no other call need follow. */
  default boolean finished() {
    return false;
  }

  /** A call began, the first one or another that {@link #again} gave. */
  default void started(ClientCall<?, RespT> call) {}

  /**
   * Whether a call that ends so may be followed by another; on a thread of the channel, which must
   * not block.
   */
  default boolean survives(Status status) {
    return false;
  }

  /**
   * The call that takes the place of one that failed, when it is time for it.
   *
   * @return not started; null if there is none, so that the failure stands
   */
  default @Nullable ClientCall<?, RespT> again(DomainCheckException failure)
      throws InterruptedException {
    return null;
  }

  /** What went wrong on this side, if the call ended for that. */
  @Nullable Throwable ownFailure();

  /** The channel can take more; on a thread of the channel, which must not block. */
  void writable();

  /** All is over, however it came; on any thread, perhaps more than once. */
  void over();
}
