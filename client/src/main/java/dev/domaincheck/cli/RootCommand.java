package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.LoadGenerator;
import dev.domaincheck.client.LoadPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, and the connection they describe. */
@Command(
    name = "domaincheck",
    description = "Tells whether domain names can be registered, by asking a domaincheck service.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = false,
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAILED,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every name was answered",
      "1:failed for another cause",
      "2:wrong use: the command line, a file it names, or a value the service refused",
      "3:at least one name is UNKNOWN",
      "4:the service cannot be reached, or did not answer",
      "130:interrupted (Ctrl-C); what was finished by then is printed",
      "141:nobody reads the answers any more, as behind '| head'",
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  DOMAINCHECK_TARGET         where the service is, unless --target says so",
      "  DOMAINCHECK_CLI_CHECK_TLD  --tld of check, and so on; 'domaincheck man COMMAND' names them",
      "  NO_COLOR                   if set, no colours",
      "",
      "D is a duration such as 500ms, 10s, 5m, 1h or PT10S.",
    })
final class RootCommand implements Runnable {

  private static final String DEFAULT_TARGET = "127.0.0.1:9090";

  private final Shell shell;

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description =
          "where the service is (default: $DOMAINCHECK_TARGET, else " + DEFAULT_TARGET + ")")
  private @Nullable String target;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      scope = ScopeType.INHERIT,
      converter = Durations.Positive.class,
      description =
          "how long the command may wait for the service (default: 30s; check and info of several"
              + " names, check --stream: 5m; cache warm: 5m and 30s a name; check of more than 10,000"
              + " names, bulk: no bound)")
  private @Nullable Duration timeout;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "holds the token for checks")
  private @Nullable Path tokenFile;

  @Option(
      names = "--admin-token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "holds the token for admin commands (default, for a service on this machine only:"
              + " $XDG_STATE_HOME/domaincheck/admin.token, else"
              + " ~/.local/state/domaincheck/admin.token)")
  private @Nullable Path adminTokenFile;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "use TLS and trust only the certificates in this PEM file")
  private @Nullable Path trustFile;

  @Option(
      names = "--client-cert",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "use TLS and show this certificate to a service that wants one: PEM, with those between it"
              + " and a root; needs --client-key")
  private @Nullable Path certificateFile;

  @Option(
      names = "--client-key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "the private key of --client-cert: PEM in PKCS #8, not encrypted")
  private @Nullable Path keyFile;

  @Option(
      names = "--tls",
      scope = ScopeType.INHERIT,
      description = "use TLS (default for any target but this machine)")
  private boolean tls;

  @Option(
      names = "--plaintext",
      scope = ScopeType.INHERIT,
      description =
          "use no TLS to another machine: names, answers and tokens can be read on the way")
  private boolean plaintext;

  RootCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    throw new UsageException("no command given; see 'domaincheck --help'");
  }

  Shell shell() {
    return shell;
  }

  /** The bound the user set; null if none. */
  @Nullable Duration timeout() {
    return timeout;
  }

  /** Where the service is, as the user wrote it. */
  String target() {
    if (target != null) {
      return target;
    }
    String variable = shell.variable("DOMAINCHECK_TARGET");
    return variable == null ? DEFAULT_TARGET : variable;
  }

  /** A client for checks. */
  DomainCheckClient connect() {
    return build(configured());
  }

  /** A client for admin calls. */
  DomainCheckClient connectAsAdmin() {
    DomainCheckClient.Builder builder = configured();
    Path file = adminTokenFile == null ? localTokenFile(builder) : adminTokenFile;
    if (file != null) {
      builder.adminTokenFile(file);
    }
    return build(builder);
  }

  /** The server of this machine leaves its token there; it is never sent to another machine. */
  private @Nullable Path localTokenFile(DomainCheckClient.Builder builder) {
    Path file = defaultTokenFile();
    return builder.isLoopback() && file != null && Files.exists(file) ? file : null;
  }

  private @Nullable Path defaultTokenFile() {
    String state = shell.variable("XDG_STATE_HOME");
    String home = shell.variable("HOME");
    Path folder =
        state != null ? Path.of(state) : home != null ? Path.of(home, ".local", "state") : null;
    return folder == null ? null : folder.resolve("domaincheck").resolve("admin.token");
  }

  /** A load generator for checks. */
  LoadGenerator connectForLoad(LoadPlan plan) {
    return build(configured(), builder -> builder.buildLoadGenerator(plan));
  }

  /** What to do about a refused credential. */
  String credentialHint() {
    Path file = adminTokenFile == null ? defaultTokenFile() : adminTokenFile;
    return "checks send the token of --token-file FILE, admin commands that of --admin-token-file FILE"
        + (adminTokenFile == null && file != null
            ? " (for a service on this machine by default "
                + file
                + (Files.exists(file) ? ")" : ", which does not exist)")
            : "");
  }

  private DomainCheckClient.Builder configured() {
    DomainCheckClient.Builder builder = DomainCheckClient.builder();
    try {
      builder.target(target());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() + " (--target)", e);
    }
    if (timeout != null) {
      builder.timeout(timeout);
    }
    if (tokenFile != null) {
      builder.tokenFile(tokenFile);
    }
    if (trustFile != null) {
      builder.trustFile(trustFile);
    }
    if (certificateFile != null && keyFile != null) {
      builder.clientCertificate(certificateFile, keyFile);
    } else if (certificateFile != null || keyFile != null) {
      throw new UsageException("--client-cert and --client-key need each other");
    }
    if (plaintext && (tls || trustFile != null || certificateFile != null)) {
      throw new UsageException("--plaintext excludes --tls, --tls-ca and --client-cert");
    }
    if (tls) {
      builder.useTls();
    }
    if (plaintext) {
      builder.allowPlaintext();
    }
    return builder;
  }

  private DomainCheckClient build(DomainCheckClient.Builder builder) {
    return build(builder, DomainCheckClient.Builder::build);
  }

  private <T> T build(
      DomainCheckClient.Builder builder, Function<DomainCheckClient.Builder, T> made) {
    try {
      return made.apply(builder);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new UsageException(
          message + (message.contains("the token file ") ? why(e) : " (" + tlsOptions() + ")"), e);
    }
  }

  private static String why(RuntimeException e) {
    return e.getCause() instanceof IOException io ? ": " + cause(io) : "";
  }

  private String tlsOptions() {
    return certificateFile == null
        ? "--tls-ca"
        : (trustFile == null ? "" : "--tls-ca, ") + "--client-cert, --client-key";
  }

  /** The exceptions of java.nio hold the path alone as their message. */
  static String cause(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException missing -> "no such file";
      case java.nio.file.AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
