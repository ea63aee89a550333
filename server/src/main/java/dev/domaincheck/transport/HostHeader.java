package dev.domaincheck.transport;

import java.net.http.HttpRequest;

/**
 * Whether HTTP requests may carry another Host header than that of their own target, as one that an
 * upstream map leads elsewhere does. It holds for the whole JVM, by the system property {@code
 * jdk.httpclient.allowRestrictedHeaders}, so only a launcher, whose process is the service's alone,
 * may see to it. Elsewhere it is as the property says, and requests find another way.
 */
public final class HostHeader {
  static final String PROPERTY = "jdk.httpclient.allowRestrictedHeaders";

  private static volatile boolean armed;

  private HostHeader() {}

  /**
   * From the first request on the header is allowed. To be called before any is made, for the JDK
   * reads once what it allows; after that it changes nothing.
   */
  public static void arm() {
    armed = true;
  }

  /** Whether the JDK takes the header. Has it read what it allows. */
  static boolean isAllowed() {
    return Known.ALLOWED;
  }

  /** Found out when first needed: to load the JDK's client takes a part of a start. */
  private static final class Known {
    private static final boolean ALLOWED = armed ? allow() : isTaken();
  }

  /** The property is as it was when this returns. */
  private static boolean allow() {
    String before = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, before == null || before.isBlank() ? "host" : before + ",host");
    try {
      return isTaken();
    } finally {
      if (before == null) {
        System.clearProperty(PROPERTY);
      } else {
        System.setProperty(PROPERTY, before);
      }
    }
  }

  private static boolean isTaken() {
    try {
      var unused = HttpRequest.newBuilder().header("Host", "localhost");
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
