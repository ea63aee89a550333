package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** 256 KiB of hostile text cost bounded work with any rule. Steps are counted, not time. */
class ReadingCostTest {
  private static final String FREE =
      """
      Domain not found.
      No match for "plumtree.com".
      Not found: plumtree.com
      no match
      %error:101: no entries found
      status: free
      % nothing found
      available
      """;

  private static final String WORDS =
      "domain name status reserved registrar creation date: not found match for is limit exceeded"
          + " % # >>> \"plumtree.com\" available blocked query too many rights access last [ ] . :";

  /** The step that crosses the bound may be a trial of the largest pattern on the longest line. */
  private static final long LAST = 2_000_000;

  /** A hundred times what the bound takes: only something without a bound takes longer. */
  private static final Duration LONG = Duration.ofSeconds(4);

  private static Map<String, String> hostByRule() {
    WhoisRules rules = WhoisRules.embedded();
    Map<String, String> hosts = new TreeMap<>();
    for (String host : rules.hosts()) {
      hosts.putIfAbsent(rules.rule(host).name(), host);
    }
    hosts.put("gtld", "whois.nic.plums");
    hosts.put(WhoisRules.GENERIC, "whois.unheard.example");
    return hosts;
  }

  private static List<byte[]> hostile() {
    List<String> texts = new ArrayList<>();
    for (String line :
        List.of(
            "x".repeat(300_000),
            "a\n",
            " \t",
            "\0\0\n",
            ": : : ".repeat(43) + "\n",
            "domain status: " + "x ".repeat(120) + "\n",
            "domain: plumtree.com" + " ".repeat(240) + "\n",
            "domain: " + "a.".repeat(125) + "\n",
            "reserve ".repeat(32) + "\n",
            "xreservedx ".repeat(23) + "\n",
            "name query domain prohibite ".repeat(290) + "\n",
            "% name query reserve ".repeat(12) + "\n",
            "\u4e2d\u00e4".repeat(60) + "\n",
            "\u017f\u212a ".repeat(40) + "\n",
            "registrar: x" + " y".repeat(120) + "\n",
            "creation date: 2026-13-45" + " z".repeat(100) + "\n")) {
      texts.add(line.repeat(300_000 / line.length() + 1));
      texts.add(FREE + line.repeat(300_000 / line.length() + 1));
    }
    Random random = new Random(20261123);
    String[] words = WORDS.split(" ", -1);
    for (int length : new int[] {250, 250, 7_000, 7_000}) {
      StringBuilder text = new StringBuilder(texts.size() % 2 == 0 ? FREE : "");
      for (int line = 0; text.length() < 300_000; ) {
        String word = words[random.nextInt(words.length)];
        line += word.length() + 1;
        text.append(word).append(line > length ? '\n' : ' ');
        line = line > length ? 0 : line;
      }
      texts.add(text.toString());
    }
    List<byte[]> replies = new ArrayList<>();
    for (String text : texts) {
      replies.add(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), ReplyLines.MAX_BYTES));
    }
    byte[] noise = new byte[ReplyLines.MAX_BYTES];
    random.nextBytes(noise);
    replies.add(noise);
    return replies;
  }

  @Test
  void hostileText_withAnyRule_costsBoundedWork() {
    WhoisRules rules = WhoisRules.embedded();
    WhoisReader reader = new WhoisReader(rules);
    List<byte[]> replies = hostile();
    int i = 0;
    for (Map.Entry<String, String> host : hostByRule().entrySet()) {
      WhoisRule rule = rules.rule(host.getValue());
      assertEquals(host.getKey(), rule.name());
      // A few replies a rule, each in its turn: all with all takes a minute.
      for (int turn = 0; turn < 6; turn++) {
        byte[] reply = replies.get(i++ % replies.size());
        ReplyLines lines = ReplyLines.of(reply, rule.charset());
        long start = System.nanoTime();
        if (lines != null) {
          long steps =
              ReplyFacts.of(lines.statements(), rule, new NameMatch(Names.of("plumtree.com")))
                  .steps();
          assertTrue(steps <= ReplyFacts.MAX_STEPS + LAST, rule.name() + " took " + steps);
        }
        reader.read(Names.of("plumtree.com"), host.getValue(), reply);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(LONG) < 0, rule.name() + " took " + took);
      }
    }
  }

  @Test
  void recordedShapes_withNoStateMadeYet_stayFarBelowTheBound() {
    for (Fixture fixture : Fixture.all()) {
      WhoisRule rule = WhoisRules.embedded().rule(fixture.host());
      ReplyLines lines = ReplyLines.of(fixture.bytes(), rule.charset());
      long steps =
          lines == null
              ? Long.MAX_VALUE
              : ReplyFacts.of(lines.statements(), rule, new NameMatch(fixture.name())).steps();
      assertTrue(steps < ReplyFacts.MAX_STEPS / 5, fixture + " took " + steps);
    }
  }
}
