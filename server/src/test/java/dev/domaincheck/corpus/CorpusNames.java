package dev.domaincheck.corpus;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.whois.WhoisReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the name that a recording is the reply for. */
final class CorpusNames {
  /** Asked for where a recording does not tell its name. */
  private static final String ANY_LABEL = "domaincheck-replay";

  /** The names that a reply is searched for; terms of use mention the registry's own hosts, too. */
  private static final int MAX_CANDIDATES = 20;

  private CorpusNames() {}

  /** The queried name, or any below the suffix; null if the service would refuse it unasked. */
  static @Nullable DomainName of(Recording recording) {
    return parse(
        recording.queriedDomain().isEmpty()
            ? ANY_LABEL + "." + recording.tld()
            : recording.queriedDomain());
  }

  /**
   * The name that was asked, where the manifest does not tell it but the reply does: with another
   * one, every right reader would say that the reply is about something else.
   *
   * @param any the name chosen for want of a better one, returned if the reply names none
   */
  static DomainName spoken(Recording recording, DomainName any, String host, WhoisReader reader) {
    if (!recording.queriedDomain().isEmpty() || !recording.protocol().equals("whois")) {
      return any;
    }
    byte[] reply = recording.reply();
    if (!isMismatch(reader.read(any, host, reply))) {
      return any;
    }
    for (String text : candidates(recording, reply)) {
      DomainName name = parse(text);
      if (name != null && reader.read(name, host, reply) instanceof Outcome.Verdict) {
        return name;
      }
    }
    return any;
  }

  private static Set<String> candidates(Recording recording, byte[] reply) {
    String end = "." + recording.tld();
    Set<String> found = new LinkedHashSet<>();
    String text = new String(reply, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    for (String word : text.split("[^a-z0-9.-]+", -1)) {
      String bare = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
      if (bare.endsWith(end) && found.size() < MAX_CANDIDATES) {
        found.add(bare);
      }
    }
    return found;
  }

  private static boolean isMismatch(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure && failure.reason() == Reason.MISMATCH;
  }

  private static @Nullable DomainName parse(String text) {
    return switch (DomainName.parse(text)) {
      case DomainName name -> name;
      case RejectedName rejected -> null;
    };
  }
}
