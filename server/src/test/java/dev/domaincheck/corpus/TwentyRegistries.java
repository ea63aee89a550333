package dev.domaincheck.corpus;

import dev.domaincheck.config.TokenFileException;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.server.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Recordings of twenty registries: seven of free names, six of registered ones by WHOIS and two by
 * RDAP, two of reserved names, three of refusals. Each host is asked by the route, and is another
 * registry's than those of the rest.
 */
public final class TwentyRegistries {
  private static final Set<String> PATHS =
      Set.of(
          "whois/domainr+whoistest/whois.denic.de/de/zx5v7d4v2k50l3pq.de.txt",
          "whois/domainr+whoistest/whois.dns.be/be/zx5v7d4v2k50l3pq.be.txt",
          "whois/domainr+whoistest/whois.isnic.is/is/zx5v7d4v2k50l3pq.is.txt",
          "whois/flipbit+whois/whois.cira.ca/ca/not-found__u34jedzcq.ca.txt",
          "whois/flipbit+whois/whois.nic.it/it/not-found__cartucceweb.it.txt",
          "whois/flipbit+whois/whois.nic.cz/cz/not-found__realityporno.cz.txt",
          "whois/flipbit+whois/whois.nic.lv/lv/not-found__u34jedzcq.lv.txt",
          "whois/domainr+whoistest/whois.jprs.jp/jp/dns.jp.txt",
          "whois/domainr+whoistest/whois.registro.br/br/dns.br.txt",
          "whois/flipbit+whois/whois.dns.pl/pl/found__08.pl.txt",
          "whois/flipbit+whois/whois.domain-registry.nl/nl/found__tntpost.nl.txt",
          "whois/flipbit+whois/whois.nic.at/at/found__google.at.txt",
          "whois/flipbit+whois/whois.tcinet.ru/ru/found.txt",
          "rdap/20c+rdap/20c.com.json",
          "rdap/icann+icann-rdap/lemonde.fr.json",
          "whois/domainr+whoistest/whois.kr/kr/nic.kr.txt",
          "whois/jarthod+whois-parser/whois.cctld.uz/uz/property_status_reserved.txt",
          "whois/flipbit+whois/whois.nic.ch/ch/found__ggoogle.ch.txt",
          "whois/flipbit+whois/whois.nic.uk/co.uk/invalid__netbenefit.co.uk.txt",
          "whois/jarthod+whois-parser/whois.eu/eu/response_throttled.txt");

  private TwentyRegistries() {}

  /** The service in front of them. */
  public static final class Service implements AutoCloseable {
    private final ReplayedService service;
    private final SequencedMap<String, Label> labelByName = new LinkedHashMap<>();

    private Service(ReplayedService service, List<Placement> placements) {
      this.service = service;
      placements.forEach(p -> labelByName.put(p.name().ascii(), p.recording().label()));
      service.registry().serve(placements);
    }

    /** The address, as clients take it. */
    public String target() {
      return service.target();
    }

    /** Every name that a recording is for, with what the recording truly says. */
    public SequencedMap<String, Label> labelByName() {
      return Collections.unmodifiableSequencedMap(labelByName);
    }

    @Override
    public void close() {
      service.close();
    }
  }

  /** Whether all of the recordings are of this corpus; another one lacks them. */
  public static boolean areIn(Corpus corpus) {
    return corpus.recordings().stream()
        .map(Recording::path)
        .collect(Collectors.toSet())
        .containsAll(PATHS);
  }

  /**
   * Starts the service.
   *
   * @param folder an empty one, for the service's files
   * @throws IllegalStateException if the corpus lacks one, or the directory asks elsewhere
   */
  public static Service serve(Corpus corpus, Path folder)
      throws IOException, TokenFileException, StartException {
    List<Placement> placements = placements(corpus);
    return new Service(ReplayedService.start(placements, folder), placements);
  }

  /**
   * Where they are served.
   *
   * @throws IllegalStateException if the corpus lacks one, or the directory asks elsewhere
   */
  static List<Placement> placements(Corpus corpus) {
    ReplayReport unjudged = new ReplayReport("", CorpusExceptions.embedded());
    List<Placement> placements = new ArrayList<>();
    Set<String> hosts = new TreeSet<>();
    for (Placement placement : Placement.ofAll(corpus, Directory.embedded(), unjudged)) {
      if (PATHS.contains(placement.recording().path())) {
        placements.add(placement);
        if (placement.isReachable()) {
          hosts.add(placement.host());
        }
      }
    }
    if (hosts.size() != PATHS.size() || placements.size() != PATHS.size()) {
      throw new IllegalStateException(
          "expected " + PATHS.size() + " recordings of as many hosts, found " + placements);
    }
    return placements;
  }
}
