package dev.domaincheck.client;

import dev.domaincheck.client.internal.CacheCalls;
import dev.domaincheck.client.internal.Checks;
import dev.domaincheck.client.internal.Connection;
import dev.domaincheck.client.internal.RegistryCalls;
import dev.domaincheck.client.internal.Settings;
import dev.domaincheck.client.internal.Target;
import dev.domaincheck.client.internal.TokenFile;
import dev.domaincheck.client.internal.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of the domain checking service. Make one and share it: it is safe for use by any number
 * of threads, virtual ones too, over one connection to each server.
 *
 * <pre>{@code
 * try (DomainCheckClient client = DomainCheckClient.builder().build()) {
 *   for (DomainResult result : client.check("example.com", "example.org")) {
 *     System.out.println(
 *         switch (result.outcome()) {
 *           case Outcome.Free free -> free.domainName() + " is free";
 *           case Outcome.Premium premium -> premium.domainName() + " is for sale";
 *           case Outcome.Taken taken -> taken.domainName() + " is registered";
 *           case Outcome.Withheld withheld -> withheld.domainName() + " cannot be had";
 *           case Outcome.NotRegistrable no -> no.input() + " is no name to register";
 *           case Outcome.Undecided open -> open.input() + ": no answer, " + open.reason();
 *         });
 *   }
 * }
 * }</pre>
 *
 * <p>A name that cannot be answered for is a result with {@link Availability#UNKNOWN}; an exception
 * means that the call as a whole failed. A call that fails with UNAVAILABLE before its first answer
 * is tried again, four times in all within about two seconds, unless most calls fail or the server
 * asks for another time. Beside that only a bulk stream that is cut is opened again, see {@link
 * #checkBulk}.
 *
 * <p>The service takes 100 calls at once over one connection; further ones wait in the client, and
 * their deadlines run meanwhile. Many names in one call cost less than many calls.
 */
public final class DomainCheckClient implements AutoCloseable {

  /** Names that one {@link #check} takes. */
  public static final int MAX_NAMES = 1_000;

  /** Names that one {@link #check} with {@link View#REGISTRATION} takes. */
  public static final int MAX_NAMES_WITH_REGISTRATION = 200;

  /** Names that one {@link #checkStream} takes. */
  public static final int MAX_STREAM_NAMES = 10_000;

  private final Connection connection;
  private final CheckOptions options;
  private final boolean view;
  private final Checks checks;
  private final CacheAdmin cache;
  private final RegistryAdmin registries;

  private DomainCheckClient(Connection connection, CheckOptions options, boolean view) {
    this.connection = connection;
    this.options = options;
    this.view = view;
    this.checks = new Checks(connection);
    this.cache = new CacheAdmin(new CacheCalls(connection));
    this.registries = new RegistryAdmin(new RegistryCalls(connection));
  }

  /**
   * Begins a client; without further words it is for a service on this machine.
   *
   * <pre>{@code
   * DomainCheckClient.builder()
   *     .targets(List.of("check-1.example:9090", "check-2.example:9090"))
   *     .tokenFile(Path.of("/run/secrets/domaincheck"))
   *     .timeout(Duration.ofSeconds(10))
   *     .build();
   * }</pre>
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes a client as the program's environment variables say; see {@link Builder#environment}.
   *
   * <pre>{@code
   * // DOMAINCHECK_TARGET=check-1:9090,check-2:9090 DOMAINCHECK_TOKEN_FILE=/run/secrets/token
   * try (DomainCheckClient client = DomainCheckClient.fromEnv()) {
   *   System.out.println(client.serverInfo().version());
   * }
   * }</pre>
   *
   * @throws IllegalArgumentException if a variable makes no sense, or what a file holds
   * @throws IllegalStateException if both TLS and plaintext are asked for
   * @throws java.io.UncheckedIOException if a file that was named cannot be read
   */
  public static DomainCheckClient fromEnv() {
    return builder().environment(System.getenv()).build();
  }

  /** The version of this client, such as {@code 0.1.0}. */
  public static String version() {
    return Version.CURRENT;
  }

  /**
   * The same client with other options for calls that are given none. Such a view costs nothing: it
   * shares the connection, the tokens and the counts of retries. Its options, and so its timeout,
   * are those of checks; {@link #serverInfo}, {@link #cache} and {@link #registries} keep to {@link
   * Builder#timeout}, but for a warming, which takes as long as it is given.
   *
   * <pre>{@code
   * DomainCheckClient quick =
   *     client.withOptions(CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(2)));
   * quick.check("example.com");
   * }</pre>
   *
   * @param options take the place of all that this client has; begin with {@link #options} to
   *     change some of them
   * @return a view, whose {@link #close} does nothing: the client that was built has the
   *     connection, and ends the calls of its views too when it is closed
   */
  public DomainCheckClient withOptions(CheckOptions options) {
    return new DomainCheckClient(connection, options, true);
  }

  /** The options of calls that are given none; {@link CheckOptions#DEFAULT} unless it is a view. */
  public CheckOptions options() {
    return options;
  }

  /**
   * Checks names as {@link #check(List, CheckOptions)} does, with this client's {@link #options}.
   */
  public List<DomainResult> check(String... domainNames) {
    return check(List.of(domainNames), options);
  }

  /**
   * Checks names as {@link #check(List, CheckOptions)} does, with this client's {@link #options}.
   */
  public List<DomainResult> check(List<String> domainNames) {
    return check(domainNames, options);
  }

  /**
   * Checks 1 to {@link #MAX_NAMES} names in one call and waits for all answers.
   *
   * <pre>{@code
   * List<DomainResult> results =
   *     client.check(
   *         List.of("example.com", "example.org"),
   *         CheckOptions.DEFAULT.withCachePolicy(CachePolicy.REFRESH));
   * }</pre>
   *
   * @return one result a name, in the order of the names
   * @throws DomainCheckException if the call failed
   */
  public List<DomainResult> check(List<String> domainNames, CheckOptions options) {
    return checks.check(List.copyOf(domainNames), options);
  }

  /**
   * Checks names as {@link #checkAsync(List, CheckOptions)} does, with this client's {@link
   * #options}.
   */
  public CompletableFuture<List<DomainResult>> checkAsync(List<String> domainNames) {
    return checkAsync(domainNames, options);
  }

  /**
   * As {@link #check(List, CheckOptions)} without waiting. Cancelling this very future, or
   * completing it otherwise with an exception, cancels the call. Followers run on a virtual thread
   * and may block.
   *
   * <pre>{@code
   * client.checkAsync(List.of("example.com"))
   *     .thenAccept(results -> System.out.println(results.getFirst().availability()));
   * }</pre>
   *
   * @return completes with the results, or with a {@link DomainCheckException}
   */
  public CompletableFuture<List<DomainResult>> checkAsync(
      List<String> domainNames, CheckOptions options) {
    return checks.checkAsync(List.copyOf(domainNames), options);
  }

  /** Checks names as {@link #checkAll(Iterable, CheckOptions)} does, with this client's options. */
  public List<DomainResult> checkAll(Iterable<String> domainNames) {
    return checkAll(domainNames, options);
  }

  /**
   * Checks any number of names, also none, and waits for all answers. As many as one call takes go
   * in one call; more go through a bulk stream, which a restart of the server does not end. All
   * names and results are in memory, some 2 KB a name: for more than a few hundred thousand, and to
   * see results as they come, there is {@link #checkBulk}.
   *
   * <pre>{@code
   * List<String> names = Files.readAllLines(Path.of("names.txt"));
   * List<DomainResult> results = client.checkAll(names);
   * for (int i = 0; i < names.size(); i++) {
   *   System.out.println(names.get(i) + " " + results.get(i).availability());
   * }
   * }</pre>
   *
   * @param options without a timeout in them, one call takes at most as long as {@link #check}, and
   *     a stream 5 minutes and 30 seconds a name; names that are open then are {@link
   *     Availability#UNKNOWN}
   * @return one result a name, in the order of the names; a name that is there twice is answered
   *     twice
   * @throws DomainCheckException if a call failed; what was answered by then is lost to the caller,
   *     but cached by the server
   */
  public List<DomainResult> checkAll(Iterable<String> domainNames, CheckOptions options) {
    List<String> names = new ArrayList<>();
    domainNames.forEach(names::add);
    int most = options.view() == View.REGISTRATION ? MAX_NAMES_WITH_REGISTRATION : MAX_NAMES;
    if (names.isEmpty()) {
      return List.of();
    }
    return names.size() <= most ? check(names, options) : checks.checkAll(names, options);
  }

  /**
   * Checks names as {@link #checkStream(List, CheckOptions)} does, with this client's {@link
   * #options}.
   */
  public ResultStream<IndexedResult> checkStream(List<String> domainNames) {
    return checkStream(domainNames, options);
  }

  /**
   * Checks 1 to {@link #MAX_STREAM_NAMES} names in one call and hands over each result as soon as
   * it is known, in any order. Takes at most 5 minutes unless the options say otherwise.
   *
   * <pre>{@code
   * List<String> names = List.of("example.com", "example.org");
   * try (ResultStream<IndexedResult> results = client.checkStream(names)) {
   *   results.forEachRemaining(
   *       r -> System.out.println(names.get(r.index()) + " " + r.result().availability()));
   * }
   * }</pre>
   */
  public ResultStream<IndexedResult> checkStream(List<String> domainNames, CheckOptions options) {
    return new ResultStream<>(checks.checkStream(List.copyOf(domainNames), options));
  }

  /**
   * Checks names as {@link #checkBulk(Iterator, CheckOptions)} does, with this client's {@link
   * #options}.
   */
  public ResultStream<BulkResult> checkBulk(Iterator<BulkName> names) {
    return checkBulk(names, options);
  }

  /**
   * Checks any number of names in flat memory: takes them from the iterator on a virtual thread of
   * its own, at most about 10,000 ahead of the results taken, and hands over each result as soon as
   * it is known, in any order. There is no bound on the whole unless the options set one, as nobody
   * knows how many names will come; it is silence that is bounded: a server that owes results and
   * sends none for 90 seconds fails the call.
   *
   * <p>A stream that is cut, as by a server that shuts down or by the age of a connection, is
   * opened again while results are taken, and the names without a result are sent again: none is
   * lost, and none has two results. It fails after ten attempts without a result between them, or
   * four if there never was one. The waits between ten come to some 20 seconds, or up to 30 seconds
   * each where the server asks for that; what the attempts themselves take comes on top.
   *
   * <pre>{@code
   * try (Stream<String> lines = Files.lines(Path.of("names.txt"));
   *     ResultStream<BulkResult> results = client.checkBulk(lines.map(BulkName::of).iterator())) {
   *   results.forEachRemaining(r -> System.out.println(r.correlationId() + " " + r.result().availability()));
   * }
   * }</pre>
   *
   * @param names the names; what this iterator throws, the stream throws
   */
  public ResultStream<BulkResult> checkBulk(Iterator<BulkName> names, CheckOptions options) {
    return new ResultStream<>(checks.checkBulk(names, options));
  }

  /**
   * Asks the server to describe itself.
   *
   * <pre>{@code
   * ServerInfo server = client.serverInfo();
   * System.out.println(server.version() + (server.sandbox() ? ", a sandbox" : ""));
   * }</pre>
   *
   * @throws DomainCheckException if the call failed
   */
  public ServerInfo serverInfo() {
    return checks.serverInfo();
  }

  /** The server's cache, for admins. */
  public CacheAdmin cache() {
    return cache;
  }

  /** How the server asks registries, for admins. */
  public RegistryAdmin registries() {
    return registries;
  }

  /**
   * Ends all calls under way, which fail, and frees the connection. Threads that take names from
   * the iterators of bulk streams are interrupted. Of a view from {@link #withOptions} it does
   * nothing.
   */
  @Override
  public void close() {
    if (!view) {
      connection.close();
    }
  }

  /** Settings of a client to be. */
  public static final class Builder {

    /** The service answers within it if at all: a lookup takes up to 10 s unless configured. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** The server ends a bulk stream after 60 s of silence; half as much again is no delay. */
    private static final Duration BULK_SILENCE = Duration.ofSeconds(90);

    private List<Target> targets = List.of(new Target("127.0.0.1", 9090));
    private boolean tls;
    private boolean plaintext;
    private @Nullable Path trustFile;
    private Settings.@Nullable Identity identity;
    private @Nullable String token;
    private @Nullable Path tokenFile;
    private @Nullable String adminToken;
    private @Nullable Path adminTokenFile;
    private Duration timeout = DEFAULT_TIMEOUT;
    private String userAgent = "";

    private Builder() {}

    /**
     * Where the service is, as {@code HOST:PORT}, or {@code [IPv6]:PORT}; by default {@code
     * 127.0.0.1:9090}. Several are separated by commas, and are then as with {@link #targets}. If a
     * name has several addresses, a call goes to the less busy of two of them.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public Builder target(String target) {
      this.targets = Target.parseAll(target);
      return this;
    }

    /**
     * Several servers that answer alike. A call goes to the less busy of two in turn, but for those
     * that cannot be reached, say in the standard health service that they do not serve, or do not
     * answer at all: one that comes up hung is never called, and one that hangs later is found out
     * within 15 seconds. Calls caught there go to the others then, or fail if their deadline is
     * sooner; new calls turn to the others as it falls behind. A server without a health service
     * counts as serving.
     *
     * @param targets one or more as in {@link #target}
     * @throws IllegalArgumentException if there is none, or one is malformed
     */
    public Builder targets(List<String> targets) {
      return target(String.join(",", targets));
    }

    /**
     * Takes what a program's environment says of the service; what it does not say stays.
     *
     * <table>
     * <caption>Variables; an empty one counts as not set</caption>
     * <tr><td>{@code DOMAINCHECK_TARGET}</td><td>{@link #target}</td></tr>
     * <tr><td>{@code DOMAINCHECK_TOKEN_FILE}</td><td>{@link #tokenFile}</td></tr>
     * <tr><td>{@code DOMAINCHECK_ADMIN_TOKEN_FILE}</td><td>{@link #adminTokenFile}</td></tr>
     * <tr><td>{@code DOMAINCHECK_TLS_CA}</td><td>{@link #trustFile}</td></tr>
     * <tr><td>{@code DOMAINCHECK_CLIENT_CERT} and {@code
     * DOMAINCHECK_CLIENT_KEY}</td><td>{@link #clientCertificate}</td></tr>
     * <tr><td>{@code DOMAINCHECK_TLS}</td><td>{@code true}: {@link #useTls}</td></tr>
     * <tr><td>{@code DOMAINCHECK_PLAINTEXT}</td><td>{@code true}: {@link #allowPlaintext}</td></tr>
     * <tr><td>{@code DOMAINCHECK_TIMEOUT}</td><td>{@link #timeout}, such as {@code 500ms}, {@code
     * 10s}, {@code 5m} or {@code PT10S}</td></tr>
     * </table>
     *
     * <pre>{@code
     * DomainCheckClient.builder().environment(System.getenv()).userAgent("shop/7").build()
     * }</pre>
     *
     * @param variables such as those of {@link System#getenv()}; others are not looked at
     * @throws IllegalArgumentException if a variable has a value that makes no sense, when the
     *     message names both, or lacks its partner
     */
    public Builder environment(Map<String, String> variables) {
      new Environment(variables).applyTo(this);
      return this;
    }

    /**
     * Whether every target is this machine's own loopback: what is sent cannot leave the machine.
     */
    public boolean isLoopback() {
      return targets.stream().allMatch(Target::isLoopback);
    }

    /**
     * Encrypts the connection, and trusts the roots of the JVM. The default for any target but this
     * machine's loopback.
     */
    public Builder useTls() {
      this.tls = true;
      return this;
    }

    /**
     * Encrypts the connection, and trusts only the certificates in this PEM file; a server's own
     * must not be out of date, even if it is in the file itself.
     */
    public Builder trustFile(Path pemFile) {
      this.trustFile = pemFile;
      this.tls = true;
      return this;
    }

    /**
     * Encrypts the connection, and shows the server a certificate of the client's own (mTLS). Both
     * files are read once, when the client is built.
     *
     * @param chain a PEM file of the certificate and those between it and a root that the server
     *     trusts
     * @param key a PEM file of its private key, in PKCS #8 and not encrypted
     */
    public Builder clientCertificate(Path chain, Path key) {
      this.identity = new Settings.Identity(chain, key);
      this.tls = true;
      return this;
    }

    /**
     * Sends names, answers and tokens readable by anyone on the way, also to another machine.
     * Loopback targets need no such word.
     */
    public Builder allowPlaintext() {
      this.plaintext = true;
      return this;
    }

    /**
     * The token sent with checks; by default none.
     *
     * @throws IllegalArgumentException if it holds anything but visible ASCII characters
     */
    public Builder token(String token) {
      this.token = visibleAscii(token);
      this.tokenFile = null;
      return this;
    }

    /**
     * A file that holds the token sent with checks, in place of {@link #token}. It is read when the
     * client is built, and again when it has changed: a call sends the new token if the change is
     * more than a second old, and was not looked for within the last second. While it is missing,
     * unreadable, being written or holds anything but one token, the last good token stays in
     * force.
     *
     * @param file holds one token of visible ASCII characters; as in a server's file, {@code name:}
     *     or {@code name[scope]:} may stand before it, and empty lines and those that begin with
     *     {@code #} are passed over
     */
    public Builder tokenFile(Path file) {
      this.tokenFile = file;
      this.token = null;
      return this;
    }

    /**
     * The token sent with admin calls; by default that of checks.
     *
     * @throws IllegalArgumentException if it holds anything but visible ASCII characters
     */
    public Builder adminToken(String adminToken) {
      this.adminToken = visibleAscii(adminToken);
      this.adminTokenFile = null;
      return this;
    }

    /** A file that holds the token sent with admin calls, read as {@link #tokenFile} is. */
    public Builder adminTokenFile(Path file) {
      this.adminTokenFile = file;
      this.adminToken = null;
      return this;
    }

    /**
     * How long a unary call may take, by default 30 s.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public Builder timeout(Duration timeout) {
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("timeout is " + timeout + ", expected more than zero");
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * What the caller is called in the server's logs, in front of the client's own name.
     *
     * @throws IllegalArgumentException if it holds anything but visible ASCII characters
     */
    public Builder userAgent(String userAgent) {
      this.userAgent = visibleAscii(userAgent) + " ";
      return this;
    }

    /** The token's text stays out of the message: it is a secret. */
    private static String visibleAscii(String text) {
      if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException(
            "a token or user agent is one or more visible ASCII characters, and this one is not");
      }
      return text;
    }

    /**
     * Makes the client. It connects at its first call.
     *
     * @throws IllegalStateException if both TLS and plaintext are asked for
     * @throws java.io.UncheckedIOException if a file that was named cannot be read
     * @throws IllegalArgumentException if a token file does not hold one token alone, or a file of
     *     certificates or a key something else
     */
    public DomainCheckClient build() {
      return new DomainCheckClient(Connection.open(settings()), CheckOptions.DEFAULT, false);
    }

    /**
     * Makes a load generator for the same service; {@link LoadGenerator} shows how it is used.
     *
     * @throws IllegalStateException if both TLS and plaintext are asked for
     * @throws java.io.UncheckedIOException if a file that was named cannot be read
     * @throws IllegalArgumentException if a token file does not hold one token alone, or a file of
     *     certificates or a key something else
     */
    public LoadGenerator buildLoadGenerator(LoadPlan plan) {
      return new LoadGenerator(settings(), plan);
    }

    private Settings settings() {
      if (tls && plaintext) {
        throw new IllegalStateException("TLS and plaintext exclude each other");
      }
      return new Settings(
          targets,
          tls || (!plaintext && !isLoopback()),
          trustFile,
          identity,
          token(token, tokenFile),
          token(adminToken, adminTokenFile),
          timeout,
          BULK_SILENCE,
          userAgent + "domaincheck-java/" + Version.CURRENT);
    }

    private static @Nullable Supplier<String> token(@Nullable String token, @Nullable Path file) {
      return file != null ? new TokenFile(file) : token != null ? () -> token : null;
    }
  }
}
