package dev.domaincheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.domaincheck.client.DomainCheckException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a function of its arguments and surroundings. */
final class Cli {

  private final Shell shell;

  Cli(Shell shell) {
    this.shell = shell;
  }

  /** Runs one command and returns its exit code; see {@link ExitCode}. */
  int run(String... args) {
    // It would print what it wonders about as it is, past our escaping.
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    RootCommand root = new RootCommand(shell);
    // What the parser prints itself; it would print a failure to write as a fault of ours.
    StringWriter help = new StringWriter();
    HostsCommand hosts = new HostsCommand(root);
    CommandLine line =
        new CommandLine(root)
            .addSubcommand("check", new CheckCommand(root))
            .addSubcommand("bulk", new BulkCommand(root))
            .addSubcommand("info", new InfoCommand(root))
            .addSubcommand(
                "cache",
                new CommandLine(new CacheCommand())
                    .addSubcommand("stats", new CacheStatsCommand(root))
                    .addSubcommand("list", new CacheListCommand(root))
                    .addSubcommand("get", new CacheGetCommand(root))
                    .addSubcommand("evict", new CacheEvictCommand(root))
                    .addSubcommand("clear", new CacheClearCommand(root))
                    .addSubcommand("warm", new CacheWarmCommand(root))
                    .addSubcommand("save", new CacheSaveCommand(root)))
            .addSubcommand(
                "hosts",
                new CommandLine(hosts)
                    .addSubcommand("list", new HostsListCommand(hosts))
                    .addSubcommand("pause", new HostsPauseCommand(hosts))
                    .addSubcommand("resume", new HostsResumeCommand(hosts))
                    .addSubcommand("limit", new HostsLimitCommand(hosts))
                    .addSubcommand("reload", new HostsReloadCommand(hosts)))
            .addSubcommand("bench", new BenchCommand(root))
            .addSubcommand("server", new ServerCommand(root))
            .addSubcommand("completion", new CompletionCommand(root))
            .addSubcommand("man", new ManCommand(root))
            .setOut(new PrintWriter(help, true))
            .setErr(new PrintWriter(shell.err(), true, UTF_8))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Duration.class, Durations::parse)
            .setUsageHelpWidth(100)
            // An argument is what it is, also one that a stranger gave: never the name of a file.
            .setExpandAtFiles(false)
            .setParameterExceptionHandler((e, all) -> wrongArguments(e, args))
            .setExecutionExceptionHandler((e, command, parsed) -> failed(e, root));
    int exitCode;
    try {
      exitCode = line.execute(EnvironmentArguments.added(line, args, shell.env()));
      shell.out().print(help);
      exitCode = written(exitCode);
    } catch (UsageException e) {
      exitCode = complain(message(e), ExitCode.USAGE);
    } catch (NobodyReadsException e) {
      exitCode = ExitCode.NOBODY_READS;
    }
    return exitCode;
  }

  /** What was printed last may still be on its way, and a command that went well may fail yet. */
  private int written(int exitCode) {
    boolean well = exitCode == ExitCode.ANSWERED || exitCode == ExitCode.SOME_UNKNOWN;
    return shell.out().checkError() && well
        ? complain("cannot write the answers: standard output is closed or full", ExitCode.FAILED)
        : exitCode;
  }

  private int wrongArguments(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String origin =
        e.getArgSpec() instanceof OptionSpec option
            ? EnvironmentArguments.origin(option, args, shell.env())
            : "";
    return complain(wrong(e) + origin + "; see '" + command + " --help'", ExitCode.USAGE);
  }

  private static String wrong(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      CommandSpec command = e.getCommandLine().getCommandSpec();
      Set<String> known =
          unmatched.isUnknownOption()
              ? command.optionsMap().keySet()
              : command.subcommands().keySet();
      String kind =
          unmatched.isUnknownOption()
              ? "there is no option '"
              : known.isEmpty() ? "one argument is too many: '" : "there is no command '";
      return kind
          + word
          + "'"
          + Closest.to(word, known).map(close -> "; did you mean " + close + "?").orElse("");
    }
    // Some messages of the parser begin with a word that all of ours stand for.
    return message(e).replaceFirst("^Error: ", "");
  }

  private int failed(Exception e, RootCommand root) {
    return switch (e) {
      case UsageException usage -> complain(message(usage), ExitCode.USAGE);
      case DomainCheckException failure -> {
        Complaint complaint = Complaint.of(failure, root);
        yield complain(complaint.text(), complaint.exitCode());
      }
      // Nobody is told: who reads no more wants no more.
      case NobodyReadsException gone -> ExitCode.NOBODY_READS;
      case UncheckedIOException io -> complain(message(io), ExitCode.FAILED);
      default -> complain("fault of this program: " + e, ExitCode.FAILED);
    };
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private int complain(String text, int exitCode) {
    shell.say(text);
    return exitCode;
  }
}
