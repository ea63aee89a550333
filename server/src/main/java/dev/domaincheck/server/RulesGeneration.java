package dev.domaincheck.server;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.domaincheck.config.BuildVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names what replies are read by and registries chosen by: the version of the program, every table
 * in it, the operator's files, and the sources that were turned on. IANA's lists are left out: they
 * change every few days, and say nothing of how a reply is read.
 */
final class RulesGeneration {
  /** Below the root of the packages. The WHOIS rules are not among them, they name themselves. */
  static final List<String> TABLES =
      List.of(
          "das/syntaxes.txt",
          "directory/das.tsv",
          "directory/http-whois.tsv",
          "directory/limits.tsv",
          "directory/rdap.tsv",
          "directory/tlds.tsv",
          "directory/whois.tsv",
          "dns/root-hints.tsv",
          "httpwhois/adapters.txt",
          "name/flat-tlds.tsv",
          "name/second-level-zones.tsv",
          "rdap/error-texts.tsv");

  private final String ofProgram;

  private RulesGeneration(String ofProgram) {
    this.ofProgram = ofProgram;
  }

  /**
   * What comes with the program.
   *
   * @param enabledSources sources that are off in the tables, and yet on
   */
  static RulesGeneration embedded(Set<String> enabledSources) {
    Hasher hasher = Hashing.sha256().newHasher();
    add(hasher, BuildVersion.text());
    add(hasher, String.join(",", new TreeSet<>(enabledSources)));
    for (String table : TABLES) {
      hasher.putBytes(bytes("/dev/domaincheck/" + table)).putByte((byte) 0);
    }
    return new RulesGeneration(hasher.hash().toString());
  }

  private static byte[] bytes(String table) {
    try (InputStream in = RulesGeneration.class.getResourceAsStream(table)) {
      if (in == null) {
        throw new IllegalStateException("resource " + table + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + table + " cannot be read", e);
    }
  }

  /**
   * All that is in force.
   *
   * @param whoisRules their own generation, with the operator's
   * @param directoryFile the text of the operator's services; empty for none
   */
  String with(String whoisRules, String directoryFile) {
    Hasher hasher = Hashing.sha256().newHasher();
    add(hasher, ofProgram);
    add(hasher, whoisRules);
    add(hasher, directoryFile);
    return hasher.hash().toString();
  }

  private static void add(Hasher hasher, String text) {
    hasher.putString(text, StandardCharsets.UTF_8).putByte((byte) 0);
  }
}
