package dev.domaincheck.directory;

import java.time.Instant;
import java.util.Set;

/** The content of a file that IANA publishes, as far as it passed its checks. */
sealed interface IanaData permits Bootstrap, RootZone {
  /** Grows with each edition; comparable within one kind of file only. */
  long edition();

  /** The edition for people. */
  String editionText();

  /** When the edition was published, to the precision that the file gives. */
  Instant dataTime();

  /** The suffixes that it lists. */
  Set<String> entries();

  /** Entries left out because they are not what they must be. */
  int dropped();
}
