package dev.domaincheck.testkit;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.DomainCheckClient;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.Security;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TimeZone;

/** A program that uses a sandbox: what has changed, and does it work? */
final class StrangersJvm {
  private StrangersJvm() {}

  /**
   * Says "as before", or fails.
   *
   * @param args whether the program may send a Host header, and whether it finds that out before it
   *     starts the sandbox, each as "true" or "false"
   */
  public static void main(String[] args) throws Exception {
    boolean hostAllowed = Boolean.parseBoolean(args[0]);
    if (Boolean.parseBoolean(args[1]) && isHostAllowed() != hostAllowed) {
      throw new AssertionError("this is the wrong JVM");
    }
    var loopback = InetAddress.getByName("localhost");
    List<InetAddress> own = List.of(InetAddress.getAllByName(StrangersResolver.HOST));
    // To ask for it sets a property.
    TimeZone zone = TimeZone.getDefault();
    Properties before = (Properties) System.getProperties().clone();
    String ttl = Security.getProperty("networkaddress.cache.ttl");
    Locale locale = Locale.getDefault();
    var handler = Thread.getDefaultUncaughtExceptionHandler();
    try (Sandbox sandbox = Sandbox.start()) {
      DomainCheckClient client = sandbox.client();
      sandbox.answer("a.com", Answer.AVAILABLE);
      sandbox.answer("b.com", Answer.REGISTERED);
      for (String name : new String[] {"a.com", "b.com"}) {
        var result = client.check(name).getFirst();
        Availability wanted =
            name.equals("a.com") ? Availability.AVAILABLE : Availability.REGISTERED;
        if (result.availability() != wanted || result.evidence().size() != 1) {
          throw new AssertionError(result.toString());
        }
      }
    }
    Properties after = System.getProperties();
    for (String key : after.stringPropertyNames()) {
      if (!after.getProperty(key).equals(before.getProperty(key))) {
        throw new AssertionError(key + " is " + after.get(key) + ", was " + before.get(key));
      }
    }
    if (after.size() != before.size()) {
      throw new AssertionError("a property is gone, there were " + before.keySet());
    }
    if (!InetAddress.getByName("localhost").equals(loopback)
        || !List.of(InetAddress.getAllByName(StrangersResolver.HOST)).equals(own)
        || !own.getFirst().getHostAddress().equals(StrangersResolver.ADDRESS)
        || !Objects.equals(Security.getProperty("networkaddress.cache.ttl"), ttl)
        || !Locale.getDefault().equals(locale)
        || !TimeZone.getDefault().equals(zone)
        || !Objects.equals(Thread.getDefaultUncaughtExceptionHandler(), handler)) {
      throw new AssertionError("something else has changed");
    }
    if (isHostAllowed() != hostAllowed) {
      throw new AssertionError("a Host header was refused before and is not now, or else");
    }
    System.out.println("as before");
  }

  private static boolean isHostAllowed() {
    try {
      var unused = HttpRequest.newBuilder(URI.create("http://localhost")).header("Host", "a");
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
