package dev.domaincheck.config;

/** A token file that cannot be used; the message names the file and line, never a token. */
public final class TokenFileException extends Exception {
  private static final long serialVersionUID = 1L;

  TokenFileException(String message) {
    super(message);
  }

  TokenFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
