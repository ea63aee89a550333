package dev.domaincheck.grpc;

import java.util.List;

/** Brings the directory up to date at an operator's word. */
@FunctionalInterface
public interface DirectoryReload {
  /**
   * What came of it.
   *
   * @param suffixes in the directory now
   * @param problems what was refused or could not be had, and why
   */
  record Outcome(int suffixes, List<String> problems) {
    public Outcome {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads and asks for everything anew; blocks until that is done.
   *
   * @throws InterruptedException if the thread is interrupted, which breaks it off
   */
  Outcome reload() throws InterruptedException;
}
