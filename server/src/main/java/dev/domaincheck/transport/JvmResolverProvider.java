package dev.domaincheck.transport;

import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.ServiceLoader;

/**
 * Puts a {@link JvmResolver} into the JVM (JEP 418). The JVM finds it by its service file, and so
 * does one that only has this library on its class path: there it does nothing, for {@link
 * JvmResolution#arm} is the launcher's to call, and a provider of that program's own, which the JVM
 * passes over if it finds this one first, resolves names as it would without this one.
 */
public final class JvmResolverProvider extends InetAddressResolverProvider {
  /**
   * The provider of a library that this one brings along, and never means to resolve names by. It
   * would be the JVM's wherever this archive is.
   */
  private static final String DNSJAVA = "org.xbill.DNS.";

  /** For the JVM's service loader. */
  public JvmResolverProvider() {}

  @Override
  public InetAddressResolver get(Configuration configuration) {
    JvmResolver resolver =
        new JvmResolver(
            JvmResolution.isArming() ? configuration.builtinResolver() : resolvedBy(configuration),
            configuration.lookupLocalHostName());
    JvmResolution.installed(resolver);
    return resolver;
  }

  /** What this program resolves names by when it is not the service's launcher. */
  private static InetAddressResolver resolvedBy(Configuration configuration) {
    return ServiceLoader.load(InetAddressResolverProvider.class, ClassLoader.getSystemClassLoader())
        .stream()
        .filter(other -> other.type() != JvmResolverProvider.class)
        .filter(other -> !other.type().getName().startsWith(DNSJAVA))
        .findFirst()
        .map(other -> other.get().get(configuration))
        .orElseGet(configuration::builtinResolver);
  }

  @Override
  public String name() {
    return "domaincheck";
  }
}
