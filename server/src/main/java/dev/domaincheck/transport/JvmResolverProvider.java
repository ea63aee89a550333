package dev.domaincheck.transport;

import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;

/**
 * Puts a {@link JvmResolver} into the JVM (JEP 418). The JVM finds it by its service file, and so
 * does one that only has this library on its class path: there it does nothing, for {@link
 * JvmResolution#arm} is the launcher's to call.
 */
public final class JvmResolverProvider extends InetAddressResolverProvider {
  /** For the JVM's service loader. */
  public JvmResolverProvider() {}

  @Override
  public InetAddressResolver get(Configuration configuration) {
    JvmResolver resolver =
        new JvmResolver(configuration.builtinResolver(), configuration.lookupLocalHostName());
    JvmResolution.installed(resolver);
    return resolver;
  }

  @Override
  public String name() {
    return "domaincheck";
  }
}
