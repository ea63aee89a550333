package dev.domaincheck.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** A process of its own that is armed as the launcher arms the server's, and tells what it sees. */
final class ArmedJvm {
  private ArmedJvm() {}

  /**
   * Prints what each step sees.
   *
   * @param args the name of a host, a port of loopback at which HTTP is served, and one at which
   *     connections are closed without a reply
   */
  public static void main(String[] args) throws Exception {
    JvmResolution.arm();
    JvmResolution.arm();
    HostHeader.arm();
    Transport.armSingleAttempts();
    System.out.println("Host header " + HostHeader.isAllowed());
    System.out.println("property " + System.getProperty(HostHeader.PROPERTY));
    // Every name means loopback, as at a zone that leads callers into their own network.
    JvmResolution.load()
        .arm(
            new Resolver(
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                AddressGuard::isPublic));
    String host = args[0];
    System.out.println("before " + lookup(host) + " " + get(host, args[1]));
    JvmResolution.exempt(List.of(host));
    System.out.println("after " + lookup(host) + " " + get(host, args[1]));
    System.out.println("mute " + get(host, args[2]));
    System.out.println("literal " + lookup("127.0.0.1"));
    System.out.println("self " + InetAddress.getLocalHost().getHostName().isEmpty());
  }

  private static String lookup(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress() ? "loopback" : "elsewhere";
    } catch (UnknownHostException e) {
      return "refused";
    }
  }

  private static String get(String host, String port) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/")).build();
      return Integer.toString(
          client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      return "unreachable";
    }
  }
}
