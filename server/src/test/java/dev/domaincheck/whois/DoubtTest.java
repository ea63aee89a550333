package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A free reply with one line more, which speaks against it, is never AVAILABLE. */
class DoubtTest {
  private static final WhoisReader READER = new WhoisReader(WhoisRules.embedded());
  private static final String END = ">>> Last update of WHOIS database: 2026-11-23T00:00:00Z <<<";

  record Free(String name, String host, List<String> lines) {}

  record Hostile(Free free, int at, String line) {
    String reply() {
      List<String> lines = new ArrayList<>(free.lines());
      lines.add(at, line);
      return String.join("\r\n", lines) + "\r\n";
    }

    @Override
    public String toString() {
      return free.host() + " " + at + " " + line;
    }
  }

  private static final List<Free> FREE =
      List.of(
          new Free("plumtree.academy", "whois.nic.academy", List.of("Domain not found.", END)),
          new Free(
              "plumtree.example",
              "whois.unheard.example",
              List.of("Not found: plumtree.example", END)),
          new Free("plumtree.io", "whois.nic.io", List.of("NOT FOUND")),
          new Free("plumtree.at", "whois.nic.at", List.of("% nothing found")),
          new Free("plumtree.no", "whois.norid.no", List.of("% No match")),
          new Free("plumtree.fr", "whois.nic.fr", List.of("%% NOT FOUND")),
          new Free("plumtree.af", "whois.nic.af", List.of("The queried object does not exist")),
          new Free(
              "plumtree.com", "whois.verisign-grs.com", List.of("No match for \"PLUMTREE.COM\".")));

  /** Words that veto beside any host's not-found line. */
  private static final List<String> VETOES =
      List.of(
          // What a footer must not swallow.
          "This name is reserved; for more information contact the registry",
          "This domain name has been withheld; more information at https://nic.example/names",
          "All reserved names: see information below",
          "For more information on this reserved name write to the registry",
          "NOTICE: This domain is not available for registration",
          "Notice: this name is reserved by the registry",
          "Copyright holders only: this name is blocked",
          "Rights to this name are withheld",
          "This name is withheld. All rights reserved.",
          "Conditions: your request was refused, too many queries",
          // Refusals in words of no registry.
          "You are sending queries too fast. Please wait a minute.",
          "Queries from your network are not answered at this time.",
          "Your address has reached its allowance.",
          "Daily allowance used up",
          "WHOIS is undergoing maintenance",
          "Service degraded: results may be incomplete",
          // Statements in words of no registry.
          "Name is registered",
          "Domain is registered at another registry",
          "Domain Status: registered",
          "Status: taken",
          "This label is held back by the registry operator",
          // Comments that are no terms of use.
          "% This name is reserved by the registry",
          "% Query refused: rate limited",
          "%% Too many requests from you",
          "% Service overloaded, come back in an hour",
          "# Daily allowance used up",
          "% Your query cannot be answered",
          "% Registration of this name is prohibited by policy",
          "# The domain is blocked");

  /** Lines without any such word. */
  private static final List<String> UNKNOWN =
      List.of(
          "Come back tomorrow",
          "Bitte versuchen Sie es morgen",
          "This one belongs to the museum of plums",
          "Object state: delegated elsewhere",
          "*",
          "<html>");

  static List<Hostile> vetoes() {
    return besides(FREE, VETOES);
  }

  static List<Hostile> unknown() {
    return besides(FREE.stream().filter(f -> !f.name().endsWith(".com")).toList(), UNKNOWN);
  }

  private static List<Hostile> besides(List<Free> replies, List<String> added) {
    List<Hostile> all = new ArrayList<>();
    for (Free free : replies) {
      for (String line : added) {
        // Below the end there may be prose, and there nobody looks for doubt.
        int last = free.lines().contains(END) ? free.lines().size() - 1 : free.lines().size();
        for (int at = 0; at <= last; at++) {
          all.add(new Hostile(free, at, line));
        }
      }
    }
    return all;
  }

  @Test
  void freeReplies_withoutTheLine_areAvailable() {
    for (Free free : FREE) {
      assertEquals(
          Availability.AVAILABLE,
          availability(read(free, String.join("\n", free.lines()))),
          free::host);
    }
  }

  @ParameterizedTest
  @MethodSource({"vetoes", "unknown"})
  void freeReply_withALineThatSpeaksAgainstIt_isNotAvailable(Hostile hostile) {
    Outcome outcome = read(hostile.free(), hostile.reply());
    assertNotEquals(Availability.AVAILABLE, availability(outcome), outcome::toString);
  }

  @Test
  void freeReply_withLongCommentsOfTermsOfUse_isAvailable() {
    Free at = FREE.get(3);
    String terms =
        """
        % Copyright (c) by the registry of plums.
        %
        % Restricted rights. Except for agreed purposes it is prohibited to copy,
        % and advertising by means of it is not permitted.
        """;
    assertEquals(Availability.AVAILABLE, availability(read(at, terms + "% nothing found\n")));
  }

  @Test
  void wordsInLettersThatEqualAsciiOnes_areDoubtToo() {
    Free com = FREE.get(FREE.size() - 1);
    String reply = com.lines().get(0) + "\nThe name i\u017f bloc\u212aed\n";
    assertNotEquals(Availability.AVAILABLE, availability(read(com, reply)));
  }

  private static Outcome read(Free free, String reply) {
    return READER.read(Names.of(free.name()), free.host(), reply.getBytes(StandardCharsets.UTF_8));
  }

  private static @org.jspecify.annotations.Nullable Availability availability(Outcome outcome) {
    return outcome instanceof Outcome.Verdict verdict ? verdict.availability() : null;
  }
}
