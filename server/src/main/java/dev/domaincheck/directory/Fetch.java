package dev.domaincheck.directory;

import java.net.URI;

/** Fetches a file from IANA; what goes wrong is a value. */
@FunctionalInterface
public interface Fetch {
  /**
   * What to fetch.
   *
   * @param accept the media type asked for
   * @param maxBytes a longer body is a failure
   * @param validators of the edition that is held
   */
  record Request(URI uri, String accept, int maxBytes, Validators validators) {}

  /** What came of it. */
  sealed interface Fetched {}

  /** The file as it is now, complete. */
  @SuppressWarnings("ArrayRecordComponent") // bodies are read, never compared
  record Body(byte[] bytes, Validators validators) implements Fetched {}

  /** It is still the edition that the validators name. */
  record Unchanged() implements Fetched {}

  /**
   * Neither.
   *
   * @param why for people
   */
  record Failed(String why) implements Fetched {}

  /**
   * Fetches once, blocking for a bounded time.
   *
   * @throws InterruptedException if the thread is interrupted; the exchange is then broken off
   */
  Fetched fetch(Request request) throws InterruptedException;
}
