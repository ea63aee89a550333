package dev.domaincheck.corpus;

import dev.domaincheck.config.TokenFileException;
import dev.domaincheck.server.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How right the verdicts are over a folder of recordings, in both modes, as one text. The module's
 * README has the command.
 *
 * @param falseVerdicts AVAILABLE or REGISTERED where the recording says otherwise, or where none
 *     was asked
 */
public record AccuracyReport(String text, List<String> falseVerdicts) {
  private static final int FALSE_VERDICTS = 1;
  private static final int NO_CORPUS = 2;

  /** The share of registries' available and registered replies that rules mode is to decide. */
  private static final double WANTED_SHARE = 0.99;

  public AccuracyReport {
    falseVerdicts = List.copyOf(falseVerdicts);
  }

  /**
   * Prints the report of the corpus at hand. Exits with 0; 1 if there is a false verdict; 2 if a
   * corpus is named and cannot be read.
   *
   * @param args the file that keeps the text
   */
  public static void main(String[] args) throws Exception {
    Optional<Corpus> corpus;
    try {
      corpus = Corpus.find();
    } catch (IllegalStateException e) {
      System.out.println("accuracy: " + e.getMessage());
      System.exit(NO_CORPUS);
      return;
    }
    if (corpus.isEmpty()) {
      System.out.println("accuracy: SKIPPED, no corpus; name one by -D" + Corpus.PROPERTY + "=DIR");
      return;
    }
    Path folder = Files.createTempDirectory("domaincheck-accuracy");
    AccuracyReport report;
    try {
      report = of(corpus.get(), CorpusExceptions.embedded(), folder, System::nanoTime);
    } finally {
      delete(folder);
    }
    System.out.println(report.text());
    Path file = Path.of(args[0]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, report.text());
    System.exit(report.falseVerdicts().isEmpty() ? 0 : FALSE_VERDICTS);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /**
   * Replays all recordings in both modes.
   *
   * @param folder an empty one, for the service's files
   */
  public static AccuracyReport of(
      Corpus corpus, CorpusExceptions exceptions, Path folder, LongSupplier nanoTime)
      throws IOException, TokenFileException, StartException {
    ReplayReport whois = RulesReplay.run(corpus, exceptions, nanoTime);
    ReplayReport rdap = RdapRulesReplay.run(corpus, exceptions, nanoTime);
    ChainReport chain = ChainReplay.run(corpus, exceptions, folder, nanoTime);
    List<String> wrong = new ArrayList<>();
    add(wrong, "rules, false AVAILABLE", whois.falseAvailable(), rdap.falseAvailable());
    add(wrong, "rules, false REGISTERED", whois.falseRegistered(), rdap.falseRegistered());
    add(wrong, "chain, false AVAILABLE", chain.falseAvailable());
    add(wrong, "chain, false REGISTERED", chain.falseRegistered());
    add(wrong, "chain, a verdict that no recording caused", chain.baseless());
    StringBuilder out = new StringBuilder();
    out.append("== corpus ==\n").append(corpus.folder()).append(": ");
    out.append(corpus.recordings().size()).append(" recordings\n");
    list(out, "rows of the manifest that were skipped", corpus.skipped());
    out.append('\n').append(whois.text()).append('\n').append(rdap.text()).append('\n');
    out.append(chain.text());
    list(out, "at a service of the route, and yet never asked for", chain.unserved());
    out.append("\n== summary ==\n");
    List<String> undecided = new ArrayList<>(whois.undecided());
    undecided.addAll(rdap.undecided());
    int decidable = whois.decidable() + rdap.decidable();
    double share = decidable == 0 ? 1 : 1 - (double) undecided.size() / decidable;
    out.append(
        String.format(
            Locale.ROOT,
            "rules mode decides %.2f %% of %d available and registered replies of registries"
                + " (wanted: %.0f %%)%n",
            100 * share,
            decidable,
            100 * WANTED_SHARE));
    list(out, "undecided among them, with why", undecided);
    list(out, "false verdicts", wrong);
    return new AccuracyReport(out.toString(), wrong);
  }

  @SafeVarargs
  private static void add(List<String> wrong, String what, List<String>... lists) {
    for (List<String> list : lists) {
      list.forEach(line -> wrong.add(what + ": " + line));
    }
  }

  private static void list(StringBuilder out, String title, List<String> lines) {
    out.append(title).append(": ").append(lines.size()).append('\n');
    lines.forEach(line -> out.append("  ").append(line).append('\n'));
  }
}
