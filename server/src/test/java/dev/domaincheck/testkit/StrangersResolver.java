package dev.domaincheck.testkit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/** A program's own way to resolve names: it knows one host more than the machine. */
public final class StrangersResolver extends InetAddressResolverProvider {
  static final String HOST = "strangers.example";

  /** Of the range for documentation (RFC 5737). */
  static final String ADDRESS = "192.0.2.7";

  /** For the JVM's service loader. */
  public StrangersResolver() {}

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new OneMore(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "stranger";
  }

  private record OneMore(InetAddressResolver machine) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      return host.equals(HOST)
          ? Stream.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7}))
          : machine.lookupByName(host, policy);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return machine.lookupByAddress(address);
    }
  }
}
