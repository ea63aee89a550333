package dev.domaincheck.sandbox;

import java.io.IOException;

/** The server's side of one protocol. */
interface Conversation {
  /**
   * Serves one client until it leaves or the protocol ends; the caller closes the connection.
   *
   * @throws IOException if the client left, broke the protocol's bounds or took too long
   */
  void serve(Connection connection, Traffic traffic) throws IOException;
}
