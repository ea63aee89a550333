package dev.domaincheck.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A registry of every suffix on 127.0.0.1, on ports that the system chooses: RDAP and the
 * registries' web lookups over HTTP, WHOIS and availability services over TCP, and DNS over UDP and
 * TCP, one port for the root zone and one for all others. Point the connections of all registry
 * hosts and name servers at them. What it says of a name is told by the name's first label: {@code
 * available-*}, {@code registered-*}, {@code reserved-*}, {@code premium-*}, {@code throttled-*},
 * {@code broken-*}, {@code conflict-*} (no registration, and yet delegated), each also after {@code
 * slow-<ms>-} (at most 60,000 ms), else a stable hash of the name.
 */
public final class SandboxRegistry implements AutoCloseable {
  private final Scripts scripts;
  private final Listener rdap;
  private final Listener whois;
  private final Listener das;
  private final DnsListener dnsRoot;
  private final DnsListener dns;

  private SandboxRegistry(
      Scripts scripts,
      Listener rdap,
      Listener whois,
      Listener das,
      DnsListener dnsRoot,
      DnsListener dns) {
    this.scripts = scripts;
    this.rdap = rdap;
    this.whois = whois;
    this.das = das;
    this.dnsRoot = dnsRoot;
    this.dns = dns;
  }

  /**
   * Starts a registry whose dates follow {@code clock}.
   *
   * @throws UncheckedIOException if no port can be opened
   */
  public static SandboxRegistry start(InstantSource clock) {
    Scripts scripts = new Scripts();
    try {
      WhoisReplies dasReplies = new WhoisReplies(Dialects.load("das"), clock);
      HttpConversation httpTalk =
          new HttpConversation(
              RdapReplies.load(clock), WebSites.load(clock), new DasPage(dasReplies), scripts);
      WhoisConversation whoisTalk =
          new WhoisConversation(
              new WhoisReplies(Dialects.load("whois"), clock), WhoisQuery::name, scripts);
      WhoisConversation dasTalk = new WhoisConversation(dasReplies, DasQuery::name, scripts);
      Deque<AutoCloseable> open = new ArrayDeque<>();
      try {
        Listener rdap = opened(open, Listener.start("rdap", httpTalk));
        Listener whois = opened(open, Listener.start("whois", whoisTalk));
        Listener das = opened(open, Listener.start("das", dasTalk));
        DnsListener dnsRoot = opened(open, DnsListener.start("dns-root", DnsReplies.ofRoot()));
        DnsListener dns = opened(open, DnsListener.start("dns", DnsReplies.ofZones(scripts)));
        return new SandboxRegistry(scripts, rdap, whois, das, dnsRoot, dns);
      } catch (IOException e) {
        open.forEach(Listener::closeQuietly);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> open, T listener) {
    open.push(listener);
    return listener;
  }

  /**
   * Sets what is said of a name from now on, whatever its label says.
   *
   * @param name in A-label or U-label form
   * @param word how labels begin: {@code registered}, {@code slow-500-available}
   * @throws IllegalArgumentException if {@code name} is no name of two labels or more
   */
  public void answer(String name, String word) {
    AskedName asked =
        AskedName.parse(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        '"' + name + "\" is no domain name, expected one such as example.com"));
    scripts.set(asked, Script.of(asked, word));
  }

  /** Names say again what becomes of them. */
  public void reset() {
    scripts.reset();
  }

  /** The port that speaks RDAP and the registries' web lookups over plain HTTP/1.1. */
  public int rdapPort() {
    return rdap.port();
  }

  /** The port that speaks WHOIS. */
  public int whoisPort() {
    return whois.port();
  }

  /** The port that speaks as availability services do. */
  public int dasPort() {
    return das.port();
  }

  /** The port, of UDP and of TCP, that plays the root zone's name servers. */
  public int dnsRootPort() {
    return dnsRoot.port();
  }

  /** The port, of UDP and of TCP, that plays the name servers of every other zone. */
  public int dnsPort() {
    return dns.port();
  }

  /** What the name servers below the root have seen. */
  public Traffic dnsTraffic() {
    return dns.traffic();
  }

  /** What the HTTP port has seen. */
  public Traffic rdapTraffic() {
    return rdap.traffic();
  }

  /** What the WHOIS port has seen. */
  public Traffic whoisTraffic() {
    return whois.traffic();
  }

  /** What the port of availability services has seen. */
  public Traffic dasTraffic() {
    return das.traffic();
  }

  /** Ends every connection, waiting ones too; returns within 10 s, usually at once. */
  @Override
  public void close() {
    rdap.close();
    whois.close();
    das.close();
    dnsRoot.close();
    dns.close();
  }
}
