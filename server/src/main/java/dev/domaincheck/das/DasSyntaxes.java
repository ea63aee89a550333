package dev.domaincheck.das;

import com.google.common.base.Splitter;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The syntaxes of all known services, by host: {@code syntaxes.txt}, which tells its own form. */
public final class DasSyntaxes {
  private static final Splitter WORDS = Splitter.on(' ');

  private final Map<String, DasSyntax> byHost;

  private DasSyntaxes(Map<String, DasSyntax> byHost) {
    this.byHost = Map.copyOf(byHost);
  }

  /** Those that come with the program. */
  public static DasSyntaxes embedded() {
    try (InputStream in =
        Objects.requireNonNull(DasSyntaxes.class.getResourceAsStream("syntaxes.txt"))) {
      BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return parse(text.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException naming line and fault
   */
  static DasSyntaxes parse(List<String> text) {
    Map<String, DasSyntax> byHost = new HashMap<>();
    Block block = null;
    for (int number = 1; number <= text.size(); number++) {
      String line = text.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int blank = line.indexOf(' ');
      String key = blank < 0 ? line : line.substring(0, blank);
      String value = blank < 0 ? "" : line.substring(blank + 1).strip();
      try {
        if (key.equals("service")) {
          close(block, byHost);
          block = new Block(WORDS.splitToList(value));
        } else if (block == null) {
          throw new IllegalArgumentException("expected service, found " + key);
        } else {
          block.add(key, value);
        }
      } catch (IllegalArgumentException | PatternSyntaxException e) {
        throw new IllegalArgumentException("availability services, line " + number + ": " + e, e);
      }
    }
    close(block, byHost);
    return new DasSyntaxes(byHost);
  }

  private static void close(@Nullable Block block, Map<String, DasSyntax> byHost) {
    if (block == null) {
      return;
    }
    for (String host : block.hosts) {
      DasSyntax syntax = new DasSyntax(host, block.query, block.idnProven, block.lines);
      if (byHost.put(host, syntax) != null) {
        throw new IllegalArgumentException("service " + host + " is there twice");
      }
    }
  }

  /** How a host is asked; null if it is none of the table. */
  @Nullable DasSyntax of(String host) {
    return byHost.get(host);
  }

  /** A service on its way into the table. */
  private static final class Block {
    private final List<String> hosts;
    private final List<DasSyntax.LineRule> lines = new ArrayList<>();
    private String query = "";
    private boolean idnProven = true;

    Block(List<String> hosts) {
      this.hosts = hosts;
    }

    void add(String key, String value) {
      switch (key) {
        case "query" -> query = value.replace("\\r", "\r").replace("\\n", "\n");
        case "idn" -> {
          if (!value.equals("unproven")) {
            throw new IllegalArgumentException("expected idn unproven, found " + value);
          }
          idnProven = false;
        }
        default -> lines.add(new DasSyntax.LineRule(meaning(key), pattern(value)));
      }
    }

    private static Meaning meaning(String word) {
      return Arrays.stream(Meaning.values())
          .filter(meaning -> meaning.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException("expected query, idn or a meaning, found " + word));
    }

    private static Pattern pattern(String text) {
      return Pattern.compile(
          text.replace("{name}", "(?P<" + DasSyntax.NAME + ">[^\\s]+)")
              .replace("{seconds}", "(?P<" + DasSyntax.SECONDS + ">\\d{1,6})"),
          Pattern.CASE_INSENSITIVE);
    }
  }
}
