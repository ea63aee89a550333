package dev.domaincheck.lookup;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.net.URI;

/** One protocol, as the chain asks it. */
public interface Source {
  /**
   * Where exactly to ask for a name.
   *
   * @param endpoint the service as the directory has it
   */
  URI address(URI endpoint, DomainName name);

  /**
   * Asks once, blocking; what goes wrong is a value.
   *
   * @param address as {@link #address} or a redirect gave it
   * @param view what the answer is for: of a registration that nobody will see, all but its
   *     statuses and its expiry date may be left unread
   * @throws InterruptedException if the thread is interrupted, which breaks the exchange off
   */
  Outcome ask(DomainName name, URI address, View view, Deadline deadline)
      throws InterruptedException;
}
