package dev.domaincheck.directory;

import dev.domaincheck.availability.Protocol;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of IANA: what of it is in use, and how newer editions come in. An edition is taken if it
 * can be read, is not older than the one in use and does not lose over 5 % of its entries; it is
 * then kept on disk as the last good copy, which passes the same checks when it is read back.
 * Otherwise the one in use stays, and a log line says why, once for each reason.
 */
public final class IanaFile {
  private static final Logger LOG = LoggerFactory.getLogger(IanaFile.class);

  /** RFC 9224 section 3. */
  private static final URI BOOTSTRAP = URI.create("https://data.iana.org/rdap/dns.json");

  private static final URI ROOT_ZONE =
      URI.create("https://data.iana.org/TLD/tlds-alpha-by-domain.txt");

  /** Characters of a reason: two lines of a terminal or three. */
  private static final int MAX_PROBLEM = 256;

  private final String name;
  private final URI uri;
  private final String accept;
  private final int maxBytes;
  private final Function<byte[], IanaData> parser;
  private final Consumer<IanaData> use;
  private final InstantSource clock;
  private final @Nullable CopyFile copy;

  /** One refresh at a time. */
  private final ReentrantLock refreshes = new ReentrantLock();

  private IanaData held;
  private Validators validators = Validators.NONE;
  private volatile DataAge age;

  private IanaFile(
      String name,
      URI uri,
      String accept,
      int maxBytes,
      Function<byte[], IanaData> parser,
      IanaData embedded,
      Consumer<IanaData> use,
      InstantSource clock,
      @Nullable Path folder,
      String origin) {
    this.name = name;
    this.uri = uri;
    this.accept = accept;
    this.maxBytes = maxBytes;
    this.parser = parser;
    this.use = use;
    this.clock = clock;
    this.copy =
        folder == null
            ? null
            : new CopyFile(folder.resolve(name + ".copy"), name, origin, maxBytes);
    this.held = embedded;
    this.age = DataAge.of(name, embedded.dataTime(), clock.instant(), DataOrigin.EMBEDDED);
  }

  /**
   * The list of RDAP services.
   *
   * @param directory is given each edition that is taken
   * @param folder where the last good copy is; null to keep none
   * @param origin where fetches lead to; a copy from elsewhere is not read
   */
  public static IanaFile bootstrap(
      LiveDirectory directory, InstantSource clock, @Nullable Path folder, String origin) {
    DirectoryFacts facts = directory.facts();
    return new IanaFile(
        "rdap-bootstrap",
        BOOTSTRAP,
        "application/json",
        BootstrapParser.MAX_BYTES,
        body -> BootstrapParser.parse(body, authoritiesWithPort(facts)),
        EmbeddedBootstrap.of(facts),
        data -> directory.use((Bootstrap) data),
        clock,
        folder,
        origin);
  }

  /** The list of top-level domains; parameters as for {@link #bootstrap}. */
  public static IanaFile rootZone(
      LiveDirectory directory, InstantSource clock, @Nullable Path folder, String origin) {
    return new IanaFile(
        "root-zone",
        ROOT_ZONE,
        "text/plain",
        RootZone.MAX_BYTES,
        RootZone::parse,
        RootZone.of(directory.facts().tlds()),
        data -> directory.use(((RootZone) data).list()),
        clock,
        folder,
        origin);
  }

  private static Set<String> authoritiesWithPort(DirectoryFacts facts) {
    Set<String> authorities = new HashSet<>();
    for (ServiceRow row : facts.rows()) {
      if (row.service().protocol() == Protocol.RDAP) {
        authorities.add(row.service().endpoint().getRawAuthority());
      }
    }
    return authorities;
  }

  /** Takes the last good copy, if there is one that may be taken. */
  public void load() {
    refreshes.lock();
    try {
      CopyFile.Copy kept = copy == null ? null : copy.read();
      if (kept == null) {
        return;
      }
      IanaData data = parser.apply(kept.body());
      String refusal = Acceptance.refusal(held, data, clock.instant());
      if (refusal != null) {
        LOG.info("the last good copy of {} is not used: {}", name, refusal);
        return;
      }
      take(data, kept.validators(), DataOrigin.DISK);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("the last good copy of {} is not used: {}", name, e.getMessage());
    } finally {
      refreshes.unlock();
    }
  }

  /**
   * Asks for a newer edition.
   *
   * @return whether what is in use is now known to be the newest
   */
  boolean refresh(Fetch fetch) throws InterruptedException {
    refreshes.lockInterruptibly();
    try {
      return switch (fetch.fetch(new Fetch.Request(uri, accept, maxBytes, validators))) {
        case Fetch.Body body -> offer(body);
        case Fetch.Unchanged unchanged -> {
          age = age.confirmed(clock.instant());
          yield true;
        }
        case Fetch.Failed failed -> problem("could not be fetched: " + failed.why());
      };
    } finally {
      refreshes.unlock();
    }
  }

  private boolean offer(Fetch.Body body) {
    if (body.bytes().length > maxBytes) {
      return problem("was refused: expected at most " + maxBytes + " bytes");
    }
    IanaData data;
    try {
      data = parser.apply(body.bytes());
    } catch (IllegalArgumentException e) {
      return problem("was refused: " + e.getMessage());
    }
    Instant now = clock.instant();
    String refusal = Acceptance.refusal(held, data, now);
    if (refusal != null) {
      return problem("was refused: " + refusal);
    }
    take(data, body.validators(), DataOrigin.NETWORK);
    age = age.confirmed(now);
    keep(body);
    return true;
  }

  private void take(IanaData data, Validators from, DataOrigin origin) {
    use.accept(data);
    held = data;
    validators = from;
    age = DataAge.of(name, data.dataTime(), clock.instant(), origin);
    LOG.info(
        "{} is {}, with {} entries; {} left out, for they fail a check",
        name,
        data.editionText(),
        data.entries().size(),
        data.dropped());
  }

  private void keep(Fetch.Body body) {
    if (copy == null) {
      return;
    }
    try {
      copy.write(new CopyFile.Copy(body.bytes(), body.validators()));
    } catch (IOException e) {
      // The data is good; only the next start will begin with older ones.
      problem("could not be kept on disk: " + e.getMessage());
    }
  }

  private boolean problem(String text) {
    String what = oneLine(text);
    if (!what.equals(age.problem())) {
      LOG.warn("{} from {} {}", name, uri, what);
    }
    age = age.withProblem(what, clock.instant());
    return false;
  }

  /** A reason may quote what a stranger sent: no more than a line of a log. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_PROBLEM)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return line.toString();
  }

  /** How old what is in use is. */
  public DataAge age() {
    return age;
  }
}
