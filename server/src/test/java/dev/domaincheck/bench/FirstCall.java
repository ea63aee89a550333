package dev.domaincheck.bench;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.lang.management.ManagementFactory;

/** A program that asks for one name. */
final class FirstCall {
  static final String NAME = "registered-a.com";

  private FirstCall() {}

  /**
   * Prints the nanoseconds from making the client to the answer, and the milliseconds from the
   * JVM's start to it.
   *
   * @param args "sdk" or "bare", and the server
   */
  public static void main(String[] args) {
    long begun = System.nanoTime();
    int answers = args[0].equals("sdk") ? sdk(args[1]) : bare(args[1]);
    long elapsed = System.nanoTime() - begun;
    long now = System.currentTimeMillis();
    if (answers != 1) {
      throw new IllegalStateException(answers + " answers to one name");
    }
    System.out.println(elapsed + " " + (now - ManagementFactory.getRuntimeMXBean().getStartTime()));
    System.exit(0);
  }

  /** The client stays open: what closing it takes is not asked. */
  private static int sdk(String target) {
    return DomainCheckClient.builder()
        .target(target)
        .token(BenchServer.ANNA)
        .build()
        .check(NAME)
        .size();
  }

  private static int bare(String target) {
    ManagedChannel channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
    return DomainCheckServiceGrpc.newBlockingStub(channel)
        .withInterceptors(BenchServer.bearer(BenchServer.ANNA))
        .checkDomains(CheckDomainsRequest.newBuilder().addDomainNames(NAME).build())
        .getResultsCount();
  }
}
