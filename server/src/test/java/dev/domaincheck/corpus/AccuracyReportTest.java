package dev.domaincheck.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report over folders made up here, as others may hand them in. */
@Timeout(120)
class AccuracyReportTest {
  private static final String HEADER =
      "path\tprotocol\tserver_host\ttld\tqueried_domain\tlabel\thttp_status\tscope\n";

  @TempDir private Path folder;
  @TempDir private Path work;

  @BeforeEach
  void writeReplies() throws IOException {
    Files.writeString(folder.resolve("free.txt"), "No match for \"PLUMTREE.COM\".\r\n");
    Files.writeString(folder.resolve("strange.txt"), "What?\n");
    Files.writeString(folder.resolve("none.json"), "{\"errorCode\": 404}");
    Files.writeString(
        folder.resolve("taken.json"), "{\"objectClassName\":\"domain\",\"ldhName\":\"pear.com\"}");
  }

  private AccuracyReport report(String... rows) throws Exception {
    Files.writeString(folder.resolve("manifest.tsv"), HEADER + String.join("\n", rows));
    return AccuracyReport.of(
        Corpus.read(folder), CorpusExceptions.embedded(), work, System::nanoTime);
  }

  private static void assertHolds(AccuracyReport report, String text) {
    assertTrue(report.text().contains(text), () -> "no '" + text + "' in\n" + report.text());
  }

  @Test
  void report_ofRightReplies_isCleanAndCountsThem() throws Exception {
    AccuracyReport report =
        report(
            "free.txt\twhois\twhois.verisign-grs.com\tcom\tplumtree.com\tavailable\t\tregistry",
            "taken.json\trdap\trdap.verisign.com\tcom\tpear.com\tregistered\t200\tregistry");
    assertEquals(List.of(), report.falseVerdicts());
    assertHolds(report, "rules mode decides 100.00 % of 2 available and registered replies");
    assertHolds(report, "2 names in 1 rounds");
    assertHolds(report, "1 replies read in ");
  }

  @Test
  void report_ofAFalseLabel_namesItInBothModes() throws Exception {
    AccuracyReport report =
        report(
            "free.txt\twhois\twhois.verisign-grs.com\tcom\tplumtree.com\tthrottled\t\tregistry",
            "none.json\trdap\trdap.verisign.com\tcom\tfig.com\treserved\t404\tregistry",
            "taken.json\trdap\trdap.verisign.com\tcom\tpear.com\tavailable\t200\tregistry");
    assertEquals(6, report.falseVerdicts().size(), report.falseVerdicts().toString());
    assertHolds(report, "rules, false AVAILABLE: whois.verisign-grs.com: throttled -> AVAILABLE");
    assertHolds(report, "chain, false REGISTERED: rdap.verisign.com: available -> REGISTERED");
  }

  @Test
  void report_ofUndecidedReplies_saysWhy() throws Exception {
    AccuracyReport report =
        report("strange.txt\twhois\twhois.nic.fr\tfr\tpear.fr\tregistered\t\tregistry");
    assertEquals(List.of(), report.falseVerdicts());
    assertHolds(report, "rules mode decides 0.00 % of 1 ");
    assertHolds(report, "whois.nic.fr: registered -> UNKNOWN INCONCLUSIVE by ");
    assertHolds(report, "strange.txt  (the reply");
  }

  @Test
  void report_ofStrangeHostsAndNames_leavesOutOrReadsThem() throws Exception {
    AccuracyReport report =
        report(
            "strange.txt\twhois\twhois.example.net\tcom\tpear.com\terror\t\tregistry",
            "strange.txt\twhois\tnot a host!\tde\tpear.de\terror\t\tregistry",
            "strange.txt\tWHOIS\tWHOIS.Denic.DE:43\tde\tfig.de\terror\t\tREGISTRY",
            "strange.txt\twhois\t\tjobs\t\terror\t\tunknown",
            "strange.txt\twhois\t\tno-such-tld\tpear.no-such-tld\terror\t\tunknown",
            "strange.txt\twhois\t\t..\t..\terror\t\t",
            "strange.txt\twhois\t\t\t\tother\t\tregistry",
            "strange.txt\twhois\twhois.nic.fr\tfr\tpear.fr\terror",
            "taken.json\trdap\t[::1]\tcom\tpear.com\tregistered\t\tregistry",
            "taken.json\trdap\ta b\tcom\tpear.com\tregistered\t\tregistry");
    assertEquals(List.of(), report.falseVerdicts());
    assertHolds(report, "10 recordings\nrows of the manifest that were skipped: 0\n");
    assertHolds(report, "no suffix=1");
    assertHolds(report, "refused before any packet=1");
  }

  @Test
  void report_ofDamagedRows_skipsAndCountsThem() throws Exception {
    AccuracyReport report =
        report(
            "free.txt\twhois\twhois.verisign-grs.com\tcom\tplumtree.com\tavailable\t\tregistry",
            "gone.txt\twhois\twhois.nic.fr\tfr\tpear.fr\tavailable\t\tregistry",
            "../x\twhois\twhois.nic.fr\tfr\tpear.fr\tavailable\t\tregistry",
            "\twhois\twhois.nic.fr\tfr\tpear.fr\tavailable\t\tregistry",
            "\0\twhois\twhois.nic.fr\tfr\tpear.fr\tavailable\t\tregistry",
            "free.txt\tgopher\twhois.nic.fr\tfr\tpear.fr\tavailable\t\tregistry",
            "free.txt\twhois\twhois.nic.fr\tfr\tpear.fr\tmaybe\t\tregistry",
            "none.json\trdap\trdap.nic.fr\tfr\tpear.fr\tavailable\tfour\tregistry",
            "free.txt\twhois",
            "",
            "just words");
    assertHolds(report, "1 recordings\nrows of the manifest that were skipped: 9\n");
    assertHolds(report, "line 7: protocol is 'gopher'");
    assertHolds(report, "line 8: label is 'maybe'");
    assertEquals(List.of(), report.falseVerdicts());
  }

  @Test
  void report_ofNothing_isAReport() throws Exception {
    AccuracyReport report = report();
    assertHolds(report, "0 recordings");
    assertEquals(List.of(), report.falseVerdicts());
  }

  @Test
  void read_manifestOfOtherBytesAndLineEnds_isRead() throws Exception {
    String row = "free.txt\twhois\twhois.nic.fr\tfr\tb\u00fccher.fr\tavailable\t\tregistry\r\n";
    Files.write(
        folder.resolve("manifest.tsv"),
        (HEADER.strip() + "\r\n" + row).getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(1, Corpus.read(folder).recordings().size());
  }

  @Test
  void read_withoutTheColumns_isRefused() throws Exception {
    Files.writeString(folder.resolve("manifest.tsv"), "path\tlabel\n");
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> Corpus.read(folder));
    assertTrue(String.valueOf(refused.getMessage()).contains("queried_domain"));
  }
}
