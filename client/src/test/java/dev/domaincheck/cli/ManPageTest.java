package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void completion_ofBothShells_isTheScriptOfPicocli() {
    CliRun run = CliRun.of("completion", "bash");
    assertEquals(0, run.exitCode());
    assertTrue(run.out().startsWith("#!/usr/bin/env bash"), run.out());
    assertTrue(run.out().contains("--tld-preset"), run.out());
    assertEquals(run, CliRun.of("completion", "zsh"));
  }
}
