package dev.domaincheck.server;

import com.google.common.base.Suppliers;
import com.google.common.hash.Hashing;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.config.Settings;
import dev.domaincheck.directory.DataAge;
import dev.domaincheck.directory.DataOrigin;
import dev.domaincheck.directory.IanaFile;
import dev.domaincheck.directory.IanaReferrals;
import dev.domaincheck.directory.LiveDirectory;
import dev.domaincheck.directory.OperatorTable;
import dev.domaincheck.directory.Refresher;
import dev.domaincheck.dns.RootHints;
import dev.domaincheck.grpc.DirectoryReload;
import dev.domaincheck.httpwhois.Adapters;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.RouteDiscovery;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.whois.RuleSyntaxException;
import dev.domaincheck.whois.WhoisRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The data that answers rest on and all that keeps it new: the directory with IANA's files and the
 * operator's, and the rules of WHOIS.
 */
final class LiveData implements AutoCloseable {
  /** For whom IANA is asked: the server itself. */
  static final Caller CALLER = new Caller("server");

  private final InstantSource clock;
  private final Instant loadTime;
  private final boolean asksIana;

  /** Hashes all tables, which only a snapshot needs. */
  private final Supplier<RulesGeneration> generation;

  // What only a lookup needs is read when the server is ready, or by the lookup that is earlier.
  private final Supplier<WhoisRules> embeddedRules = Suppliers.memoize(WhoisRules::embedded);
  private final Supplier<Adapters> adapters = Suppliers.memoize(Adapters::embedded);

  private final LiveDirectory directory = LiveDirectory.embedded();
  private final List<IanaFile> ianaFiles;
  private final List<WatchedFile> watched = new ArrayList<>();
  private final RootHints rootHints = RootHints.embedded();

  /** Null while they are the embedded ones. */
  private volatile @Nullable WhoisRules operatorRules;

  private volatile String directoryText = "";
  private @Nullable Refresher refresher;
  private @Nullable FileWatch watch;

  private LiveData(Settings settings, InstantSource clock, Path stateFolder) throws IOException {
    this.clock = clock;
    this.loadTime = clock.instant();
    this.asksIana = settings.asksIana();
    this.generation = Suppliers.memoize(() -> RulesGeneration.embedded(settings.enabledSources()));
    enable(settings.enabledSources());
    Path folder = asksIana ? stateFolder : null;
    String origin = origin(settings);
    this.ianaFiles =
        List.of(
            IanaFile.rootZone(directory, clock, folder, origin),
            IanaFile.bootstrap(directory, clock, folder, origin));
  }

  private void enable(Set<String> hosts) {
    try {
      directory.enable(hosts);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--enable-source: " + e.getMessage(), e);
    }
  }

  /**
   * Loads what is at hand; no packet is sent.
   *
   * @param stateFolder where last good copies are
   * @throws IOException if a file of the operator cannot be read
   * @throws IllegalArgumentException if one is not as it must be: file, line, what was expected
   */
  static LiveData load(Settings settings, InstantSource clock, Path stateFolder)
      throws IOException {
    LiveData data = new LiveData(settings, clock, stateFolder);
    data.ianaFiles.forEach(IanaFile::load);
    Path directoryFile = settings.directoryFile();
    if (directoryFile != null) {
      data.watch("directory-file", directoryFile, data::useDirectoryFile);
    }
    Path rulesFile = settings.whoisRulesFile();
    if (rulesFile != null) {
      data.watch("whois-rules-file", rulesFile, data::useRulesFile);
    }
    return data;
  }

  private void watch(String name, Path path, WatchedFile.Reader reader) throws IOException {
    WatchedFile file = new WatchedFile(name, path, reader, clock);
    file.load();
    watched.add(file);
  }

  private LocalDate useRulesFile(String source, String text, LocalDate changed) {
    try {
      operatorRules = embeddedRules.get().with(source, text);
      return changed;
    } catch (RuleSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private LocalDate useDirectoryFile(String source, String text, LocalDate changed) {
    OperatorTable table = OperatorTable.parse(source, text, changed);
    directory.use(table);
    directoryText = text;
    return table.date();
  }

  /** Fetches through an upstream map are other data than IANA's own. */
  static String origin(Settings settings) throws IOException {
    Path map = settings.upstreamMap();
    return map == null
        ? "iana"
        : "upstream map " + Hashing.sha256().hashBytes(Files.readAllBytes(map));
  }

  LiveDirectory directory() {
    return directory;
  }

  /** Reads what a first lookup would wait for, a fourth of a second of work. */
  void prepare() {
    var unused = rules().get();
    var unusedToo = adapters.get();
  }

  /** Where the walk from the root of the DNS begins. */
  RootHints rootHints() {
    return rootHints;
  }

  /** How web lookups are asked and read. */
  Supplier<Adapters> adapters() {
    return adapters;
  }

  /** Another text whenever replies may be read otherwise than before. */
  String generation() {
    return generation.get().with(rules().get().generation(), directoryText);
  }

  /** The rules as they are now. */
  Supplier<WhoisRules> rules() {
    return () -> {
      WhoisRules operators = operatorRules;
      return operators == null ? embeddedRules.get() : operators;
    };
  }

  /**
   * Begins to look for newer data, in the background.
   *
   * @param eachTurn called every few seconds: other files that may have changed
   * @return the lookup, which asks IANA first where no service is known
   */
  Lookup start(Lookup lookup, Transport transport, QueryGate gate, Runnable eachTurn) {
    IanaReferrals referrals =
        new IanaReferrals(directory, new IanaWhois(transport, gate), System::nanoTime);
    watch =
        new FileWatch(
            watched,
            () -> {
              referrals.forgetOld();
              eachTurn.run();
            });
    watch.start();
    if (!asksIana) {
      return lookup;
    }
    refresher =
        new Refresher(
            ianaFiles,
            new IanaFetch(transport, gate),
            () -> ThreadLocalRandom.current().nextDouble());
    refresher.start();
    return new RouteDiscovery(lookup, directory, referrals::find);
  }

  /** Reads the operator's files and asks IANA now. */
  DirectoryReload.Outcome reload() throws InterruptedException {
    List<String> problems = new ArrayList<>();
    for (WatchedFile file : watched) {
      file.reload().ifPresent(problems::add);
    }
    if (refresher != null) {
      problems.addAll(refresher.refresh());
    }
    return new DirectoryReload.Outcome(directory.get().suffixes().size(), problems);
  }

  /** How old each set of data is now. */
  List<DataAge> ages() {
    List<DataAge> ages = new ArrayList<>();
    directory
        .get()
        .tableDates()
        .forEach((table, date) -> ages.add(embedded(table + "-services", date)));
    ianaFiles.forEach(file -> ages.add(file.age()));
    ages.add(embedded("whois-rules", embeddedRules.get().date()));
    ages.add(embedded("root-hints", rootHints.date()));
    ages.add(embedded("http-whois-adapters", adapters.get().date()));
    watched.stream().map(WatchedFile::age).flatMap(Optional::stream).forEach(ages::add);
    return ages;
  }

  /** The operator's files, each with whether its last version is not used. */
  Map<String, Boolean> refusedFiles() {
    Map<String, Boolean> refused = new TreeMap<>();
    for (WatchedFile file : watched) {
      file.age().ifPresent(age -> refused.put(age.name(), file.isRefused()));
    }
    return refused;
  }

  private DataAge embedded(String name, LocalDate date) {
    Instant dataTime = date.atStartOfDay(ZoneOffset.UTC).toInstant();
    return DataAge.of(name, dataTime, loadTime, DataOrigin.EMBEDDED);
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    if (refresher != null) {
      refresher.close();
    }
  }
}
