package dev.domaincheck.lookup;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A protocol that says what it was told to, one outcome a question, and counts the questions. */
final class ScriptedSource implements Source {
  final Deque<Outcome> replies = new ArrayDeque<>();
  final List<URI> asked = new ArrayList<>();
  final List<Duration> patience = new ArrayList<>();

  ScriptedSource(Outcome... outcomes) {
    replies.addAll(List.of(outcomes));
  }

  @Override
  public URI address(URI endpoint, DomainName name) {
    return endpoint;
  }

  @Override
  public Outcome ask(DomainName name, URI address, View view, Deadline deadline) {
    asked.add(address);
    patience.add(deadline.remaining());
    return replies.remove();
  }
}
