package dev.domaincheck.transport;

import dev.domaincheck.availability.Deadline;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every look-up of the JVM goes through that is not a literal, those of {@code java.net.http}
 * among them. Until it is armed it is the machine's own resolver.
 *
 * <p>Armed, it answers from a {@link Resolver}: what that has accepted a moment ago, or a look-up
 * on its threads with a bound on the wait. So an HTTP client connects to the address that was
 * checked, and a dead name server holds neither a carrier of virtual threads nor its caller for
 * longer than {@link #PATIENCE}.
 */
final class JvmResolver implements InetAddressResolver {
  /**
   * How long a look-up waits whose caller has no deadline. An exchange's own look-up comes first
   * and has one, so this is met by others only; resolvers give one name server as long.
   */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InetAddressResolver machine;
  private final Set<String> exempt = ConcurrentHashMap.newKeySet();
  private final String localName;
  private volatile @Nullable Resolver resolver;

  /**
   * @param localName this machine's own name, which libraries ask for to tell it in logs
   */
  JvmResolver(InetAddressResolver machine, String localName) {
    this.machine = machine;
    this.localName = localName;
  }

  /**
   * The addresses of a host by the machine's own resolver, which blocks for as long as it likes.
   */
  InetAddress[] machineAddresses(String host) throws UnknownHostException {
    try (Stream<InetAddress> addresses = machine.lookupByName(host, policy())) {
      return addresses.toArray(InetAddress[]::new);
    }
  }

  /** From now on all look-ups go through {@code newResolver}. */
  void arm(Resolver newResolver) {
    exempt(localName);
    resolver = newResolver;
  }

  /** Undoes {@link #arm}. */
  void disarm() {
    resolver = null;
    exempt.clear();
  }

  /** What look-ups go through; null if that is the machine's own resolver. */
  @Nullable Resolver resolver() {
    return resolver;
  }

  /** Lets {@code host} have any address. */
  void exempt(String host) {
    exempt.add(Endpoint.canonical(host));
  }

  @Override
  public Stream<InetAddress> lookupByName(String host, LookupPolicy lookupPolicy)
      throws UnknownHostException {
    if (host.equals(JvmResolution.PROBE)) {
      return Stream.of(InetAddress.getLoopbackAddress());
    }
    Resolver current = resolver;
    if (current == null) {
      return machine.lookupByName(host, lookupPolicy);
    }
    String name = Endpoint.canonical(host);
    Deadline patience = Deadline.after(PATIENCE);
    try {
      List<InetAddress> addresses =
          exempt.contains(name)
              ? current.resolveUnguarded(name, patience)
              : current.resolveAgain(name, patience);
      return addresses.stream();
    } catch (TransportException e) {
      throw new UnknownHostException(host + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host + ": interrupted");
    }
  }

  /**
   * Once armed, no address has a name: nothing here asks for one, and the machine's resolver would
   * block.
   */
  @Override
  public String lookupByAddress(byte[] address) throws UnknownHostException {
    if (resolver != null) {
      throw new UnknownHostException("names of addresses are not looked up");
    }
    return machine.lookupByAddress(address);
  }

  /** What the JVM itself would ask for, by the properties that {@code java.net} documents. */
  private static LookupPolicy policy() {
    int both = LookupPolicy.IPV4 | LookupPolicy.IPV6;
    if (Boolean.getBoolean("java.net.preferIPv4Stack")) {
      return LookupPolicy.of(LookupPolicy.IPV4);
    }
    return switch (System.getProperty("java.net.preferIPv6Addresses", "false")) {
      case "true" -> LookupPolicy.of(both | LookupPolicy.IPV6_FIRST);
      case "system" -> LookupPolicy.of(both);
      default -> LookupPolicy.of(both | LookupPolicy.IPV4_FIRST);
    };
  }
}
