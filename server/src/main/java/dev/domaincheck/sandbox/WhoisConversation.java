package dev.domaincheck.sandbox;

import dev.domaincheck.availability.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * WHOIS (RFC 3912), and availability services after its manner: one query line, one reply, end of
 * stream.
 */
final class WhoisConversation implements Conversation {
  /** The longest query in bytes; a name has 253, options some dozens. */
  static final int MAX_QUERY = 1024;

  /** How long a client may take to send its line, all in all. */
  static final Duration MAX_ASKING = Duration.ofSeconds(10);

  private final WhoisReplies replies;
  private final Function<String, Optional<AskedName>> query;
  private final Scripts scripts;

  /**
   * @param query finds the asked name in a line; empty if there is none
   */
  WhoisConversation(
      WhoisReplies replies, Function<String, Optional<AskedName>> query, Scripts scripts) {
    this.replies = replies;
    this.query = query;
    this.scripts = scripts;
  }

  @Override
  public void serve(Connection connection, Traffic traffic) throws IOException {
    String line = line(connection);
    Optional<byte[]> reply;
    traffic.begin();
    try {
      reply = reply(connection, line);
    } finally {
      traffic.end();
    }
    if (reply.isEmpty()) {
      connection.reset();
      return;
    }
    connection.write(reply.get());
    connection.finish();
  }

  /** The reply's bytes; empty if the connection is to be reset instead. */
  private Optional<byte[]> reply(Connection connection, String line) throws IOException {
    Optional<AskedName> asked = query.apply(line);
    if (asked.isEmpty()) {
      return Optional.of(replies.notAName());
    }
    AskedName name = asked.get();
    Script script = scripts.of(name);
    connection.pause(script.delay());
    if (script.state() != State.BROKEN) {
      return Optional.of(replies.of(name, script.state()));
    }
    Breakage breakage = Breakage.of(name);
    return breakage == Breakage.RESET
        ? Optional.empty()
        : Optional.of(replies.broken(name, breakage));
  }

  private static String line(Connection connection) throws IOException {
    Deadline deadline = Deadline.after(MAX_ASKING);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = connection.read(deadline);
    while (b >= 0 && b != '\n') {
      if (line.size() == MAX_QUERY) {
        throw new ProtocolException("query over " + MAX_QUERY + " bytes");
      }
      line.write(b);
      b = connection.read(deadline);
    }
    if (b < 0 && line.size() == 0) {
      throw new ProtocolException("no query");
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
