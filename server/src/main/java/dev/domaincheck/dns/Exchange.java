package dev.domaincheck.dns;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.transport.TransportException;
import java.util.List;

/** One DNS query over the network: {@link dev.domaincheck.transport.Transport#dns}. */
@FunctionalInterface
public interface Exchange {
  /**
   * Sends a query and waits for its answer.
   *
   * @param host the name server
   * @param glue its addresses; empty to resolve the host
   * @return a message with the query's id and question
   */
  byte[] ask(String host, List<String> glue, byte[] query, Deadline deadline)
      throws TransportException, InterruptedException;
}
