package dev.domaincheck.server;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.Fetch;
import dev.domaincheck.directory.Validators;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.transport.HttpReply;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.transport.TransportException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Fetches IANA's files by conditional GET (RFC 9110 section 13) through the transport, so that the
 * upstream map and the address guard hold here too; a fetch counts under the cap of all queries.
 */
record IanaFetch(Transport transport, QueryGate gate) implements Fetch {
  /** Sixty kilobytes at the slowest of lines. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** No registry's queue: a fetch waits for the global cap alone. */
  private static final String GROUP = "rdap:data.iana.org";

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  @Override
  public Fetched fetch(Request request) throws InterruptedException {
    Deadline deadline = Deadline.after(TIMEOUT);
    return switch (gate.admit(GROUP, Protocol.RDAP, LiveData.CALLER, deadline)) {
      case Admission.Granted granted -> {
        try (var permit = granted.permit()) {
          Fetched fetched = get(request, deadline);
          permit.answered();
          yield fetched;
        }
      }
      case Admission.Paused paused -> busy();
      case Admission.Overloaded overloaded -> busy();
      case Admission.TimedOut timedOut -> busy();
    };
  }

  private static Fetched busy() {
    return new Failed("no turn came in " + TIMEOUT.toSeconds() + " s");
  }

  private Fetched get(Request request, Deadline deadline) throws InterruptedException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", request.accept());
    Validators held = request.validators();
    if (!held.etag().isEmpty()) {
      headers.put("If-None-Match", held.etag());
    }
    if (!held.lastModified().isEmpty()) {
      headers.put("If-Modified-Since", held.lastModified());
    }
    HttpReply reply;
    try {
      reply = transport.http(request.uri(), headers, request.maxBytes(), deadline);
    } catch (TransportException e) {
      return new Failed(e.getMessage());
    }
    if (reply.status() == NOT_MODIFIED && !held.isEmpty()) {
      return new Unchanged();
    }
    if (reply.status() != OK) {
      return new Failed("the answer is HTTP status " + reply.status() + ", expected 200");
    }
    if (!reply.framed()) {
      return new Failed("the answer does not say where it ends, so it may be cut off");
    }
    return new Body(
        reply.body(), Validators.of(reply.header("etag"), reply.header("last-modified")));
  }
}
