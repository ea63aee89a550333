package dev.domaincheck.testkit;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.DomainCheckClient;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TimeZone;

/** A program that has used HTTP, and then a sandbox: what has changed, and does it work? */
final class StrangersJvm {
  private StrangersJvm() {}

  public static void main(String[] args) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    var unused = HttpRequest.newBuilder(URI.create("http://localhost")).header("a", "b").build();
    var loopback = InetAddress.getByName("localhost");
    // To ask for it sets a property.
    TimeZone zone = TimeZone.getDefault();
    Properties before = (Properties) System.getProperties().clone();
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
        || !Locale.getDefault().equals(locale)
        || !TimeZone.getDefault().equals(zone)
        || !Objects.equals(Thread.getDefaultUncaughtExceptionHandler(), handler)) {
      throw new AssertionError("something else has changed");
    }
    http.close();
    System.out.println("as before");
  }
}
