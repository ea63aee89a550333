package dev.domaincheck.transport;

import java.util.concurrent.CountDownLatch;

/** The server's launcher on a machine whose resolver never answers. */
final class StuckResolverServer {
  private StuckResolverServer() {}

  public static void main(String[] args) throws Exception {
    JvmResolution.arm();
    CountDownLatch never = new CountDownLatch(1);
    JvmResolution.load()
        .arm(
            new Resolver(
                host -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new java.net.UnknownHostException(host);
                },
                AddressGuard::isPublic));
    dev.domaincheck.server.Main.main(args);
  }
}
