package dev.domaincheck.client;

import java.util.List;

/**
 * What came of reading the directory anew.
 *
 * @param suffixes suffixes in the directory now
 * @param problems what was refused or could not be had, and why; what was there before stays in its
 *     place. Empty if all is new
 */
public record ReloadedDirectory(int suffixes, List<String> problems) {
  public ReloadedDirectory {
    problems = List.copyOf(problems);
  }
}
