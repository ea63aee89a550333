package dev.domaincheck.httpwhois;

/** A file of adapters is malformed; the message names file, line, value and what was expected. */
final class AdapterSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  AdapterSyntaxException(String file, int line, String problem) {
    super(file + ":" + line + ": " + problem);
  }
}
