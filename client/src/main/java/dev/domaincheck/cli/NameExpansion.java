package dev.domaincheck.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Makes many names of few words: each word with affixes, each of those under every suffix. */
final class NameExpansion {
  /** Ten times what a stream takes; more is a list, and lists are for {@code bulk}. */
  private static final int MAX_NAMES = 100_000;

  @Option(
      names = "--tld",
      paramLabel = "TLD,...",
      split = ",",
      hideParamSyntax = true,
      description = "put each NAME without a dot under each of these, such as com,co.uk")
  private List<String> tlds = List.of();

  @Option(
      names = "--tld-preset",
      paramLabel = "SET,...",
      split = ",",
      hideParamSyntax = true,
      completionCandidates = Presets.class,
      description = "the same with a set of them: popular, tech, country")
  private List<String> presets = List.of();

  @Option(
      names = "--prefix",
      paramLabel = "WORD,...",
      split = ",",
      hideParamSyntax = true,
      description = "check each NAME also with each of these in front of it, such as get,my")
  private List<String> prefixes = List.of();

  @Option(
      names = "--suffix",
      paramLabel = "WORD,...",
      split = ",",
      hideParamSyntax = true,
      description =
          "check each NAME also with each of these behind its first label, such as app,hq")
  private List<String> suffixes = List.of();

  /** What --tld-preset takes. */
  static final class Presets implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return presets().keySet().iterator();
    }
  }

  /**
   * The names that the words stand for, each once, in their order. A name with a dot keeps its own
   * suffix; without {@code --tld} so does everything.
   *
   * @throws UsageException if a preset is none, or there are too many names
   */
  List<String> expand(List<String> words) {
    Set<String> under = new LinkedHashSet<>();
    for (String tld : tlds) {
      String bare = tld.strip();
      bare = bare.startsWith(".") ? bare.substring(1) : bare;
      if (bare.isEmpty()) {
        throw new UsageException(
            "--tld has an empty part, expected top-level domains such as com,co.uk");
      }
      under.add(bare);
    }
    presets.forEach(preset -> under.addAll(preset(preset)));
    if (under.isEmpty() && prefixes.isEmpty() && suffixes.isEmpty()) {
      return words;
    }
    Set<String> names = new LinkedHashSet<>();
    for (String word : words) {
      int dot = word.indexOf('.');
      String label = dot < 0 ? word : word.substring(0, dot);
      for (String variant : variants(label)) {
        if (dot >= 0) {
          names.add(variant + word.substring(dot));
        } else if (under.isEmpty()) {
          names.add(variant);
        } else {
          under.forEach(tld -> names.add(variant + "." + tld));
        }
        if (names.size() > MAX_NAMES) {
          throw new UsageException(
              "these words stand for more than "
                  + Figures.number(MAX_NAMES)
                  + " names; expected fewer words, affixes or top-level domains");
        }
      }
    }
    return List.copyOf(names);
  }

  private Set<String> variants(String label) {
    Set<String> variants = new LinkedHashSet<>();
    variants.add(label);
    prefixes.forEach(prefix -> variants.add(prefix.strip() + label));
    suffixes.forEach(suffix -> variants.add(label + suffix.strip()));
    return variants;
  }

  private static List<String> preset(String name) {
    Map<String, List<String>> known = presets();
    List<String> preset = known.get(name.strip().toLowerCase(Locale.ROOT));
    if (preset == null) {
      throw new UsageException(
          "--tld-preset is '" + name + "', expected some of " + String.join(", ", known.keySet()));
    }
    return preset;
  }

  private static Map<String, List<String>> presets() {
    Map<String, List<String>> presets = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':');
        if (colon > 0 && !line.startsWith("#")) {
          presets.put(
              line.substring(0, colon),
              Arrays.asList(line.substring(colon + 1).strip().split(" ", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the sets of top-level domains cannot be read", e);
    }
    return presets;
  }

  private static InputStream resource() throws IOException {
    @Nullable InputStream in = NameExpansion.class.getResourceAsStream("tld-presets.txt");
    if (in == null) {
      throw new IOException("tld-presets.txt is missing");
    }
    return in;
  }
}
