package dev.domaincheck.corpus;

import dev.domaincheck.availability.Protocol;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Registries on loopback that answer with recordings over real sockets: WHOIS hosts by a TCP port
 * each, RDAP hosts by one HTTP port that looks at the Host header. Whoever has no recording for the
 * question is dead: its port refuses connections, or it breaks the connection off unanswered.
 */
final class ReplayRegistry implements AutoCloseable {
  private record Question(Protocol protocol, String host, String name) {}

  private final Deque<Closeable> open = new ArrayDeque<>();
  private final Map<String, Integer> whoisPorts = new LinkedHashMap<>();
  private final Set<String> rdapHosts = new TreeSet<>();
  private final int rdapPort;
  private final int deadPort;
  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private volatile Map<Question, Recording> answers = Map.of();

  private ReplayRegistry(Collection<Placement> placements) throws IOException {
    // Bound and never listening: the system refuses connections, and gives the port to nobody else.
    Socket dead = new Socket();
    open.push(dead);
    dead.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    deadPort = dead.getLocalPort();
    RdapPort rdap = RdapPort.open(this);
    open.push(rdap);
    rdapPort = rdap.port();
    for (Placement placement : placements) {
      String host = placement.host();
      if (!placement.isReachable()) {
        continue;
      }
      if (placement.protocol() == Protocol.RDAP) {
        rdapHosts.add(host);
      } else if (!whoisPorts.containsKey(host)) {
        WhoisPort port = WhoisPort.open(host, this);
        open.push(port);
        whoisPorts.put(host, port.port());
      }
    }
  }

  /** Opens the ports of all hosts that the placements name; none has anything to say yet. */
  static ReplayRegistry start(Collection<Placement> placements) {
    try {
      return new ReplayRegistry(placements);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on these answer, and no others. Each name of a host may be there once. */
  void serve(Collection<Placement> placements) {
    Map<Question, Recording> next = new HashMap<>();
    for (Placement placement : placements) {
      Question question =
          new Question(placement.protocol(), placement.host(), placement.name().ascii());
      if (placement.isReachable() && next.put(question, placement.recording()) != null) {
        throw new IllegalArgumentException("two recordings for " + question);
      }
    }
    answers = next;
  }

  /** The recording for a question, which thereby counts as served; null for silence. */
  @Nullable Recording answer(Protocol protocol, String host, String name) {
    Recording recording = answers.get(new Question(protocol, host, name));
    if (recording != null) {
      served.add(recording.path());
    }
    return recording;
  }

  /** Whether the recording has been sent to anybody. */
  boolean hasServed(Recording recording) {
    return served.contains(recording.path());
  }

  /** Writes the rows of {@code --upstream-map}: every host there is leads to this machine. */
  void writeUpstreamMap(Path file) throws IOException {
    StringBuilder rows = new StringBuilder("# Recorded registries on loopback.\n");
    whoisPorts.forEach((host, port) -> row(rows, host, "tcp", port));
    rdapHosts.forEach(host -> row(rows, host, "http", rdapPort));
    row(rows, "*", "tcp", deadPort);
    row(rows, "*", "http", deadPort);
    Files.writeString(file, rows);
  }

  private static void row(StringBuilder rows, String host, String scheme, int port) {
    String address = InetAddress.getLoopbackAddress().getHostAddress();
    rows.append(host).append('\t').append(scheme).append("://").append(address);
    rows.append(':').append(port).append('\n');
  }

  @Override
  public String toString() {
    return whoisPorts.size()
        + " WHOIS hosts, RDAP hosts "
        + rdapHosts.stream().collect(Collectors.joining(" "));
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
