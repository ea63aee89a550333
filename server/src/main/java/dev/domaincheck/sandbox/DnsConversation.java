package dev.domaincheck.sandbox;

import dev.domaincheck.availability.Deadline;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/** DNS over TCP (RFC 7766): one query and its answer, each after its length. */
final class DnsConversation implements Conversation {
  /** How long a client may take to send its query. */
  private static final Duration MAX_ASKING = Duration.ofSeconds(10);

  private final DnsReplies replies;

  DnsConversation(DnsReplies replies) {
    this.replies = replies;
  }

  /**
   * Reads a query.
   *
   * @throws ProtocolException if it is none
   */
  static Message query(byte[] bytes) throws ProtocolException {
    Message query;
    try {
      query = new Message(bytes);
    } catch (IOException | RuntimeException e) {
      // The decoder lets some malformed records out as unchecked exceptions.
      throw new ProtocolException("no DNS message");
    }
    if (query.getQuestion() == null || query.getHeader().getFlag(Flags.QR)) {
      throw new ProtocolException("no DNS query");
    }
    return query;
  }

  @Override
  public void serve(Connection connection, Traffic traffic) throws IOException {
    Deadline deadline = Deadline.after(MAX_ASKING);
    byte[] bytes = new byte[read(connection, deadline) << 8 | read(connection, deadline)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) read(connection, deadline);
    }
    Message query = query(bytes);
    DnsReply reply;
    traffic.begin();
    try {
      reply = replies.of(query);
      connection.pause(reply.delay());
    } finally {
      traffic.end();
    }
    if (reply.message().length == 0) {
      connection.reset();
      return;
    }
    connection.write(
        ByteBuffer.allocate(Short.BYTES + reply.message().length)
            .putShort((short) reply.message().length)
            .put(reply.message())
            .array());
    connection.finish();
  }

  private static int read(Connection connection, Deadline deadline) throws IOException {
    int b = connection.read(deadline);
    if (b < 0) {
      throw new ProtocolException("the client left before its query was whole");
    }
    return b;
  }
}
