package dev.domaincheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManPageTest {

  @Test
  void man_ofACommand_hasItsOptionsAndTheirVariables() {
    CliRun run = CliRun.of("man", "cache", "list");
    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    List<String> lines = run.lines();
    assertTrue(lines.getFirst().startsWith(".TH \"DOMAINCHECK\\-CACHE\\-LIST\" \"1\" "));
    for (String line :
        List.of(
            ".SH SYNOPSIS",
            ".SH EXIT STATUS",
            "\\fB\\-\\-older\\-than\\fR=\\fID\\fR",
            "Variable: DOMAINCHECK_CLI_CACHE_LIST_OLDER_THAN",
            "Variable: DOMAINCHECK_TARGET",
            "\\fBdomaincheck\\-cache\\-evict\\fR(1),")) {
      assertTrue(lines.contains(line), line + " in\n" + run.out());
    }
  }

  @Test
  void man_folder_hasAPageOfEveryCommandWithoutLinesThatAreTakenForRequests(@TempDir Path folder)
      throws IOException {
    assertEquals(new CliRun(0, "", ""), CliRun.of("man", "--folder", folder.toString()));
    List<Path> pages;
    try (Stream<Path> files = Files.list(folder)) {
      pages = files.sorted().toList();
    }
    assertEquals(22, pages.size(), pages.toString());
    for (Path page : pages) {
      for (String line : Files.readAllLines(page)) {
        assertTrue(
            line.matches("\\.(TH|SH|PP|TP|RS|RE|br|nh|ad)( .*)?|[^.'].*"), page + ": " + line);
        assertTrue(line.matches("[ -~]*"), page + ": " + line);
      }
    }
  }

  /** What bash makes of its words when the tab key is pressed behind the last one. */
  private static String completed(Path script, String words) throws Exception {
    String press =
        "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _domaincheck_words;"
            + " echo \"${COMPREPLY[*]}\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", press, script.toString()));
    command.addAll(List.of(words.split(" ", -1)));
    Process bash =
        new ProcessBuilder(command)
            // It wonders that nobody has pressed the key.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String reply = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, bash.waitFor());
    return reply.strip();
  }

  /** In bash a {@code =} is a word; in zsh it is none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "domaincheck ca|cache",
        "domaincheck man |check bulk info cache hosts bench server completion man",
        "domaincheck man ch|check",
        "domaincheck man cache |stats list get evict clear warm save",
        "domaincheck man check |''",
        "domaincheck man --fo|--folder",
        "domaincheck check --only |available registered reserved premium unavailable invalid"
            + " unsupported unknown",
        "domaincheck check --only =|available registered reserved premium unavailable invalid"
            + " unsupported unknown",
        "domaincheck check --only = pre|premium",
        "domaincheck check --only=pre|--only=premium",
        "domaincheck check --assurance = fast --only = pre|premium",
        "domaincheck check --only = premium --assu|--assurance",
        "domaincheck completion |bash zsh",
      })
  void completion_tabKey_tellsWhatMayFollow(String words, String reply, @TempDir Path folder)
      throws Exception {
    Path script = folder.resolve("completion.bash");
    Files.writeString(script, CliRun.of("completion", "bash").out());
    assertEquals(reply, completed(script, words));
  }

  @Test
  void completion_ofBothShells_isTheSameScript() {
    CliRun run = CliRun.of("completion", "bash");
    assertEquals(0, run.exitCode());
    assertTrue(run.out().startsWith("#!/usr/bin/env bash"), run.out());
    assertTrue(run.out().contains("--tld-preset"), run.out());
    assertEquals(run, CliRun.of("completion", "zsh"));
  }
}
