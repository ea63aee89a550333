package dev.domaincheck.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** What the WHOIS side says. */
final class WhoisReplies {
  private static final String HOST = "whois.sandbox.example";

  private static final String WEB_PAGE =
      """
      <!DOCTYPE html>
      <html><head><title>Welcome</title></head>
      <body><h1>It works</h1></body></html>
      """;
  private static final String FAULT = "% Internal error, please contact the operator\n";
  private static final String NOT_A_NAME = "% Malformed request: no domain name in the query\n";

  private final Dialects dialects;
  private final InstantSource clock;

  WhoisReplies(Dialects dialects, InstantSource clock) {
    this.dialects = dialects;
    this.clock = clock;
  }

  /** The reply for {@code name} being in {@code state}, which is not {@link State#BROKEN}. */
  byte[] of(AskedName name, State state) {
    Dialect dialect = dialects.of(name);
    return text(name, state).getBytes(dialect.charset());
  }

  /** As {@link #of}, before encoding. */
  String text(AskedName name, State state) {
    return dialects.of(name).reply(state, new Facts(name, HOST, clock.instant()));
  }

  /** What is sent of a broken reply; a reset sends nothing. */
  byte[] broken(AskedName name, Breakage breakage) {
    return switch (breakage) {
      case RESET, EMPTY -> new byte[0];
      case TRUNCATED -> stub(text(name, State.REGISTERED)).getBytes(dialects.of(name).charset());
      case GARBAGE -> WEB_PAGE.getBytes(StandardCharsets.UTF_8);
      case SERVER_ERROR -> FAULT.getBytes(StandardCharsets.UTF_8);
    };
  }

  /** The reply to a query without a name. */
  byte[] notAName() {
    return NOT_A_NAME.getBytes(StandardCharsets.UTF_8);
  }

  /** So little of the first line that it means nothing. */
  private static String stub(String reply) {
    String line = reply.strip().lines().findFirst().orElse("");
    return line.substring(0, Math.min(line.length() / 2, 5));
  }
}
