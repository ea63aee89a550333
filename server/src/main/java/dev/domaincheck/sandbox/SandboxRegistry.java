package dev.domaincheck.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * A registry of every suffix on 127.0.0.1, on two ports that the system chooses: RDAP over HTTP and
 * WHOIS over TCP. Point the connections of all registry hosts at them. What it says of a name is
 * told by the name's first label: {@code available-*}, {@code registered-*}, {@code reserved-*},
 * {@code premium-*}, {@code throttled-*}, {@code broken-*}, each also after {@code slow-<ms>-} (at
 * most 60,000 ms), else a stable hash of the name.
 */
public final class SandboxRegistry implements AutoCloseable {
  private final Listener rdap;
  private final Listener whois;

  private SandboxRegistry(Listener rdap, Listener whois) {
    this.rdap = rdap;
    this.whois = whois;
  }

  /**
   * Starts a registry whose dates follow {@code clock}.
   *
   * @throws UncheckedIOException if no port can be opened
   */
  public static SandboxRegistry start(InstantSource clock) {
    try {
      RdapConversation rdapTalk = new RdapConversation(RdapReplies.load(clock));
      WhoisConversation whoisTalk = new WhoisConversation(new WhoisReplies(Dialects.load(), clock));
      Listener rdap = Listener.start("rdap", rdapTalk);
      try {
        return new SandboxRegistry(rdap, Listener.start("whois", whoisTalk));
      } catch (IOException e) {
        rdap.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that speaks RDAP over plain HTTP/1.1. */
  public int rdapPort() {
    return rdap.port();
  }

  /** The port that speaks WHOIS. */
  public int whoisPort() {
    return whois.port();
  }

  /** What the RDAP port has seen. */
  public Traffic rdapTraffic() {
    return rdap.traffic();
  }

  /** What the WHOIS port has seen. */
  public Traffic whoisTraffic() {
    return whois.traffic();
  }

  /** Ends every connection, waiting ones too; returns within 4 s, usually at once. */
  @Override
  public void close() {
    rdap.close();
    whois.close();
  }
}
