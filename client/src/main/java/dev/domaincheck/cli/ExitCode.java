package dev.domaincheck.cli;

/** What the process tells its caller; part of the command line's contract. */
final class ExitCode {
  /** Every name was answered. */
  static final int ANSWERED = 0;

  /** Anything that has no code of its own. */
  static final int FAILED = 1;

  /** The command line or what it names is wrong. */
  static final int USAGE = 2;

  /** At least one name is UNKNOWN. */
  static final int SOME_UNKNOWN = 3;

  /** The service did not answer. */
  static final int UNREACHABLE = 4;

  /** Ended by Ctrl-C, as shells have it: 128 and the number of SIGINT. */
  static final int INTERRUPTED = 130;

  /**
   * Nobody reads the answers any more: 128 and the number of SIGPIPE, with which such a program
   * ends that is no JVM. Not 0, for names were left out; a shell passes over it in a pipeline,
   * unless it was told not to (pipefail).
   */
  static final int NOBODY_READS = 141;

  private ExitCode() {}
}
