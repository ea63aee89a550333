package dev.domaincheck.sandbox;

import java.time.Duration;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** What a name server does with a query. */
final class DnsReply {
  private final Duration delay;
  private final byte[] message;
  private final boolean overTcp;

  /**
   * @param delay how long it waits first
   * @param message the encoded answer; empty to say nothing at all
   * @param overTcp whether a client that asks over UDP is sent to TCP
   */
  DnsReply(Duration delay, byte[] message, boolean overTcp) {
    this.delay = delay;
    this.message = message;
    this.overTcp = overTcp;
  }

  Duration delay() {
    return delay;
  }

  /** The encoded answer, which is not to be changed. */
  byte[] message() {
    return message;
  }

  /** The datagram. */
  byte[] datagram(Message query) {
    if (!overTcp || message.length == 0) {
      return message;
    }
    Message truncated = new Message(query.getHeader().getID());
    Header header = truncated.getHeader();
    header.setFlag(Flags.QR);
    header.setFlag(Flags.TC);
    truncated.addRecord(query.getQuestion(), Section.QUESTION);
    return truncated.toWire();
  }
}
