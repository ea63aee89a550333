package dev.domaincheck.corpus;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Route;
import dev.domaincheck.directory.Service;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.whois.WhoisReader;
import dev.domaincheck.whois.WhoisRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recording, the name that it is served for, and the host that serves it.
 *
 * @param host one that the directory's route for the name asks; empty if it asks none by the
 *     recording's protocol
 * @param kind how the host was found
 */
record Placement(Recording recording, DomainName name, String host, Kind kind) {

  /** How the host was found that serves a recording. */
  enum Kind {
    RECORDED_HOST("the recorded host"),
    ROUTE("the route's host, as none is recorded"),
    ROUTE_INSTEAD("the route's host instead of the recorded one"),
    NO_SERVICE("nowhere: the route has no service of that protocol"),
    NOT_DELEGATED("nowhere: the top-level domain is gone");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Those of all recordings that can be judged; the others are told to the report. The label {@code
   * other} speaks of a reply and its server together: what is a wrong server's word when it comes
   * from there is the registry's when it comes from the registry, so a reply of this label is never
   * put into another host's mouth.
   */
  static List<Placement> ofAll(Corpus corpus, Directory directory, ReplayReport report) {
    List<Placement> placements = new ArrayList<>();
    WhoisReader reader = new WhoisReader(WhoisRules.embedded());
    for (Recording recording : corpus.recordings()) {
      DomainName name = name(recording, placements.size());
      String why = LeftOut.reason(recording, name);
      if (why != null || name == null) {
        report.leaveOut(why == null ? "name" : why);
      } else {
        Placement any = of(recording, name, directory.route(name));
        DomainName asked = CorpusNames.spoken(recording, name, any.host(), reader);
        Placement placement = new Placement(recording, asked, any.host(), any.kind());
        if (placement.kind() == Kind.ROUTE_INSTEAD && recording.label() == Label.OTHER) {
          report.leaveOut("other, from a host that the route does not ask");
        } else {
          placements.add(placement);
        }
      }
    }
    return placements;
  }

  /**
   * Of all placements with one name, each is in a round of its own, so that what the service says
   * of the name in a round can only come from the one recording.
   */
  static List<List<Placement>> rounds(List<Placement> placements) {
    List<List<Placement>> rounds = new ArrayList<>();
    Map<String, Integer> used = new HashMap<>();
    for (Placement placement : placements) {
      int round = used.merge(placement.name().ascii(), 1, Integer::sum) - 1;
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(placement);
    }
    return rounds;
  }

  Protocol protocol() {
    return protocol(recording);
  }

  /** Whether the chain can come to the recording at all. */
  boolean isReachable() {
    return !host.isEmpty();
  }

  /** Where the manifest has no name, one of its own for each recording. */
  private static @Nullable DomainName name(Recording recording, int number) {
    if (!recording.queriedDomain().isEmpty() || recording.tld().isEmpty()) {
      return CorpusNames.of(recording);
    }
    return switch (DomainName.parse("domaincheck-replay-" + number + "." + recording.tld())) {
      case DomainName name -> name;
      case RejectedName rejected -> null;
    };
  }

  private static Placement of(Recording recording, DomainName name, Route route) {
    if (!route.delegated()) {
      return new Placement(recording, name, "", Kind.NOT_DELEGATED);
    }
    List<String> hosts =
        route.services().stream()
            .filter(service -> service.protocol() == protocol(recording))
            .map(Service::host)
            .toList();
    if (hosts.isEmpty()) {
      return new Placement(recording, name, "", Kind.NO_SERVICE);
    }
    String recorded = recording.serverHost();
    if (hosts.contains(recorded)) {
      return new Placement(recording, name, recorded, Kind.RECORDED_HOST);
    }
    return new Placement(
        recording, name, hosts.get(0), recorded.isEmpty() ? Kind.ROUTE : Kind.ROUTE_INSTEAD);
  }

  private static Protocol protocol(Recording recording) {
    return Protocol.valueOf(recording.protocol().toUpperCase(Locale.ROOT));
  }
}
