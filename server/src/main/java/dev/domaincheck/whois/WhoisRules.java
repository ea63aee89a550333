package dev.domaincheck.whois;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/** The rules of all hosts, with the generic one for hosts that have none. */
public final class WhoisRules {
  /** The rule that answers for hosts without their own. */
  static final String GENERIC = "generic";

  private static final List<String> FILES =
      List.of("templates.txt", "gtld.txt", "europe.txt", "asia.txt", "world.txt");

  /** The largest operator's file: four times all of the build's rules. */
  static final int MAX_FILE_BYTES = 512 * 1024;

  private final SequencedMap<String, String> texts;
  private final String generation;
  private final LocalDate date;
  private final Map<String, WhoisRule> byHost;
  private final List<Glob> globs;
  private final WhoisRule generic;

  WhoisRules(
      SequencedMap<String, String> texts,
      LocalDate date,
      Map<String, WhoisRule> byHostOrGlob,
      WhoisRule generic) {
    this.texts = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(texts));
    this.generation = hash(texts);
    this.date = date;
    this.generic = generic;
    Map<String, WhoisRule> exact = new LinkedHashMap<>();
    List<Glob> patterns = new java.util.ArrayList<>();
    byHostOrGlob.forEach(
        (host, rule) -> {
          if (Glob.is(host)) {
            patterns.add(new Glob(host, rule));
          } else {
            exact.put(host, rule);
          }
        });
    this.byHost = Map.copyOf(exact);
    // The longest pattern says most about a host.
    patterns.sort((a, b) -> Integer.compare(b.pattern().length(), a.pattern().length()));
    this.globs = List.copyOf(patterns);
  }

  /** The rules that come with the service. */
  public static WhoisRules embedded() {
    SequencedMap<String, String> texts = embeddedTexts();
    RulesParser parser = new RulesParser();
    try {
      for (Map.Entry<String, String> file : texts.entrySet()) {
        parser.readKnown(file.getKey(), file.getValue());
      }
      return parser.rules(texts);
    } catch (RuleSyntaxException e) {
      throw new IllegalStateException(
          "the WHOIS rules of the build are broken: " + e.getMessage(), e);
    }
  }

  static SequencedMap<String, String> embeddedTexts() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    for (String file : FILES) {
      try (InputStream in = WhoisRules.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IllegalStateException("the build lacks the WHOIS rules " + file);
        }
        texts.put(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return texts;
  }

  /**
   * Reads rule files, in the order given; a file may use the templates of those before it.
   *
   * @param textByFile the files' text by the name used in errors
   * @throws RuleSyntaxException at the first thing that is not as the language asks
   */
  public static WhoisRules parse(SequencedMap<String, String> textByFile)
      throws RuleSyntaxException {
    RulesParser parser = new RulesParser();
    for (Map.Entry<String, String> file : textByFile.entrySet()) {
      parser.read(file.getKey(), file.getValue());
    }
    return parser.rules(textByFile);
  }

  /**
   * These rules and an operator's file. Its rules may use the templates and rules of the build as
   * parents; a host that it names is its own from then on, and a rule {@code generic} takes the
   * place of the build's. These rules stay as they are, so a caller keeps them if this throws.
   *
   * @param name the file's, for errors
   * @param text at most {@value #MAX_FILE_BYTES} characters
   * @throws RuleSyntaxException at the first thing that is not as the language asks, with the
   *     file's name and line
   */
  public WhoisRules with(String name, String text) throws RuleSyntaxException {
    if (text.length() > MAX_FILE_BYTES) {
      throw tooLarge(name);
    }
    RulesParser parser = new RulesParser();
    for (Map.Entry<String, String> file : texts.entrySet()) {
      parser.readKnown(file.getKey(), file.getValue());
    }
    parser.readOverrides(name, text);
    SequencedMap<String, String> all = new LinkedHashMap<>(texts);
    // A name of its own: the operator's file may be called as one of the build's.
    all.put("operator/" + name, text);
    return parser.rules(all);
  }

  private static RuleSyntaxException tooLarge(String name) {
    return new RuleSyntaxException(
        name, 1, "the file is too large; expected at most " + MAX_FILE_BYTES + " bytes");
  }

  private static String hash(SequencedMap<String, String> texts) {
    try {
      java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-256");
      for (String text : texts.values()) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return java.util.HexFormat.of().formatHex(digest.digest());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** SHA-256 of all rule text in hexadecimal: equal rules, equal generation. */
  public String generation() {
    return generation;
  }

  /** The day the rules describe, the oldest of their files. */
  public LocalDate date() {
    return date;
  }

  /** The hosts that have their own rule; patterns with {@code *} and {@code ?} are left out. */
  public Set<String> hosts() {
    return new TreeSet<>(byHost.keySet());
  }

  /** The host's own rule, else the generic one. */
  WhoisRule rule(String host) {
    String key = host.toLowerCase(Locale.ROOT);
    WhoisRule exact = byHost.get(key);
    if (exact != null) {
      return exact;
    }
    for (Glob glob : globs) {
      if (glob.matches(key)) {
        return glob.rule();
      }
    }
    return generic;
  }

  private record Glob(String pattern, WhoisRule rule) {
    static boolean is(String host) {
      return host.indexOf('*') >= 0 || host.indexOf('?') >= 0;
    }

    /** {@code ?} is one character and {@code *} any run of them, neither a dot. */
    boolean matches(String host) {
      return matches(0, host, 0);
    }

    private boolean matches(int p, String host, int h) {
      if (p == pattern.length()) {
        return h == host.length();
      }
      char c = pattern.charAt(p);
      if (c == '*') {
        for (int next = h; ; next++) {
          if (matches(p + 1, host, next)) {
            return true;
          }
          if (next == host.length() || host.charAt(next) == '.') {
            return false;
          }
        }
      }
      return h < host.length()
          && (c == '?' ? host.charAt(h) != '.' : host.charAt(h) == c)
          && matches(p + 1, host, h + 1);
    }
  }
}
