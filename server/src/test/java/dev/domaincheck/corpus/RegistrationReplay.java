package dev.domaincheck.corpus;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.rdap.RdapClient;
import dev.domaincheck.rdap.RdapReader;
import dev.domaincheck.transport.HttpReply;
import dev.domaincheck.whois.WhoisReader;
import dev.domaincheck.whois.WhoisRules;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registration data in rules mode: what the readers make of recorded records, against what the
 * manifest says they hold.
 */
public final class RegistrationReplay {
  /** Asked where a recording does not tell its server; no error text is listed for it. */
  private static final String ANY_HOST = "rdap.invalid";

  /** A record names its domain near its top. */
  private static final int MAX_CANDIDATES = 40;

  private RegistrationReplay() {}

  /** Reads every WHOIS recording of a registration. */
  public static RegistrationReport whois(Corpus corpus) {
    RegistrationReport report = new RegistrationReport("Registration data, WHOIS");
    RecordedRoutes routes = RecordedRoutes.beside(corpus, Directory.embedded());
    WhoisReader reader = new WhoisReader(WhoisRules.embedded());
    for (Recording recording : records(corpus, "whois", report)) {
      String host = routes.host(recording);
      Registration found = null;
      for (DomainName name : names(recording)) {
        found = registration(reader.read(name, host, recording.reply()));
        if (found != null) {
          break;
        }
      }
      report.add(recording, host, found);
    }
    return report;
  }

  /** Reads every RDAP recording of a registration. */
  public static RegistrationReport rdap(Corpus corpus) {
    RegistrationReport report = new RegistrationReport("Registration data, RDAP");
    RdapReader reader = new RdapReader(() -> Instant.EPOCH);
    for (Recording recording : records(corpus, "rdap", report)) {
      String host = recording.serverHost().isEmpty() ? ANY_HOST : recording.serverHost();
      Registration found = null;
      for (DomainName name : names(recording)) {
        URI url = RdapClient.domainUrl(URI.create("https://" + host + "/"), name);
        HttpReply reply = new HttpReply(recording.status(), Map.of(), recording.reply());
        found = registration(reader.read(name, url, reply));
        if (found != null) {
          break;
        }
      }
      report.add(recording, host, found);
    }
    return report;
  }

  private static List<Recording> records(
      Corpus corpus, String protocol, RegistrationReport report) {
    return corpus.recordings().stream()
        .filter(recording -> recording.protocol().equals(protocol))
        .filter(
            recording -> {
              String why =
                  recording.label() != Label.REGISTERED
                      ? "no registration by its label"
                      : names(recording).isEmpty() ? "no name that would be asked for" : "";
              if (!why.isEmpty() && RegistrationReport.statesAny(recording)) {
                report.leaveOut(why);
              }
              return why.isEmpty();
            })
        .toList();
  }

  /** The queried name; where the manifest lacks it, what in the reply may be it. */
  private static Set<DomainName> names(Recording recording) {
    Set<DomainName> names = new LinkedHashSet<>();
    if (recording.tld().isEmpty() && recording.queriedDomain().isEmpty()) {
      return names;
    }
    DomainName name = CorpusNames.of(recording);
    if (name != null) {
      names.add(name);
    }
    if (recording.queriedDomain().isEmpty()) {
      String text = new String(recording.reply(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
      for (String word : text.split("[\\s\"'<>()\\[\\],:/]+", -1)) {
        if (names.size() < MAX_CANDIDATES
            && word.endsWith("." + recording.tld())
            && DomainName.parse(word) instanceof DomainName candidate) {
          names.add(candidate);
        }
      }
    }
    return names;
  }

  private static @Nullable Registration registration(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Verdict verdict -> verdict.registration();
      case Outcome.Failure failure -> null;
      case Outcome.Redirect redirect -> null;
    };
  }
}
