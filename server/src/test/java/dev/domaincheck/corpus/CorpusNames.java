package dev.domaincheck.corpus;

import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import org.jspecify.annotations.Nullable;

/** Makes the name that a recording is the reply for. */
final class CorpusNames {
  /** Asked for where a recording does not tell its name. */
  private static final String ANY_LABEL = "domaincheck-replay";

  private CorpusNames() {}

  /** The queried name, or any below the suffix; null if the service would refuse it unasked. */
  static @Nullable DomainName of(Recording recording) {
    String text =
        recording.queriedDomain().isEmpty()
            ? ANY_LABEL + "." + recording.tld()
            : recording.queriedDomain();
    return switch (DomainName.parse(text)) {
      case DomainName name -> name;
      case RejectedName rejected -> null;
    };
  }
}
