package dev.domaincheck.cli;

import java.io.IOException;

/** Whoever read the answers has gone, as {@code head} does: there is nothing more to do. */
final class NobodyReadsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NobodyReadsException(IOException cause) {
    super(cause);
  }
}
