package dev.domaincheck.corpus;

import dev.domaincheck.name.DomainName;
import org.jspecify.annotations.Nullable;

/** Which recordings no replay can judge. */
final class LeftOut {
  private LeftOut() {}

  /**
   * Why a recording is left out; null if it is not.
   *
   * @param name what would be asked, null if the service refuses it unasked
   */
  static @Nullable String reason(Recording recording, @Nullable DomainName name) {
    if (recording.tld().isEmpty()) {
      return "no suffix";
    }
    if (recording.scope().equals("registrar")) {
      return "registrar scope";
    }
    if (recording.queriedDomain().isEmpty()
        && (recording.label() == Label.OTHER || recording.label() == Label.INVALID)) {
      return "other or invalid without a queried name";
    }
    return name == null ? "refused before any packet" : null;
  }
}
