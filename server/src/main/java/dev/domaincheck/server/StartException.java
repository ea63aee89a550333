package dev.domaincheck.server;

/** The server cannot start; the message is for the operator, in one line. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
