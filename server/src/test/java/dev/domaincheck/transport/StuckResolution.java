package dev.domaincheck.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine's resolver whose name servers are dead until it is closed. */
public final class StuckResolution implements AutoCloseable {
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  /** A transport that resolves here. */
  public Transport transport() {
    return new Transport(
        ConnectTo.none(), "domaincheck-test/0", new Resolver(this::lookup, AddressGuard::isPublic));
  }

  private InetAddress[] lookup(String host) throws UnknownHostException {
    asked.incrementAndGet();
    try {
      letGo.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnknownHostException(host);
  }

  /** Hosts that were asked for. */
  public int asked() {
    return asked.get();
  }

  @Override
  public void close() {
    letGo.countDown();
  }
}
