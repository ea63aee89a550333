package dev.domaincheck.whois;

/** A rule file is not what the language asks for; the message says where, what, and why. */
public final class RuleSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final String file;
  private final int line;

  RuleSyntaxException(String file, int line, String problem) {
    super(file + ":" + line + ": " + problem);
    this.file = file;
    this.line = line;
  }

  /** The name of the file. */
  public String file() {
    return file;
  }

  /** The number of the offending line, from 1. */
  public int line() {
    return line;
  }
}
