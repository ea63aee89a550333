package dev.domaincheck.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Name resolution of the whole JVM. There is one for all its code, so only a launcher, whose
 * process is the service's alone, may change it.
 */
public final class JvmResolution {
  /** A name that is never looked up (RFC 6761 section 6.4); it makes the JVM choose a resolver. */
  static final String PROBE = "probe.domaincheck.invalid";

  private static volatile @Nullable JvmResolver installed;
  private static volatile boolean arming;

  private JvmResolution() {}

  static void installed(JvmResolver resolver) {
    installed = resolver;
  }

  /**
   * From now on every look-up in this JVM, also one by {@code java.net.http}, is bounded in time
   * and gives public addresses only, but for hosts that are {@link #exempt}. The JVM's own cache is
   * switched off: answers are kept for half a minute where they were checked, and nowhere else. To
   * be called before anything is resolved; a second call changes nothing. Nor does a first one
   * where {@code jdk.net.hosts.file} is set: then the JVM asks no one but the operator's own file.
   *
   * @throws IllegalStateException if the JVM resolves names by another provider
   */
  public static synchronized void arm() {
    if (System.getProperty("jdk.net.hosts.file") != null) {
      return;
    }
    JvmResolver resolver = present();
    if (resolver == null) {
      // The JVM reads these two once, at its first look-up.
      Security.setProperty("networkaddress.cache.ttl", "0");
      Security.setProperty("networkaddress.cache.negative.ttl", "0");
      arming = true;
      resolver = load();
    }
    if (resolver.resolver() == null) {
      resolver.arm(new Resolver(resolver::machineAddresses, AddressGuard::isPublic));
    }
  }

  /** Whether a launcher has the JVM load the resolver, which then asks the machine's own. */
  static boolean isArming() {
    return arming;
  }

  /** The JVM's resolver, loaded if it was not yet. */
  static JvmResolver load() {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(PROBE);
      JvmResolver resolver = present();
      if (resolver != null && addresses[0].isLoopbackAddress()) {
        return resolver;
      }
    } catch (UnknownHostException e) {
      // Another provider does not know the name.
    }
    throw new IllegalStateException(
        "this JVM resolves names by another InetAddressResolverProvider, expected "
            + JvmResolverProvider.class.getName()
            + "; the server's own archive must come first on the class path");
  }

  /**
   * Lets hosts have any address, such as loopback: those that the operator configured. Changes
   * nothing unless armed, and nothing for hosts that tables, redirects or referrals name.
   */
  public static void exempt(Collection<String> hosts) {
    JvmResolver resolver = present();
    if (resolver != null && resolver.resolver() != null) {
      hosts.forEach(resolver::exempt);
    }
  }

  /** What all look-ups go through once armed; null before. */
  static @Nullable Resolver armed() {
    JvmResolver resolver = present();
    return resolver == null ? null : resolver.resolver();
  }

  private static @Nullable JvmResolver present() {
    return installed;
  }
}
