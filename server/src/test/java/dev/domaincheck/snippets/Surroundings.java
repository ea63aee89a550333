package dev.domaincheck.snippets;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What snippets speak of and do not make. */
public abstract class Surroundings {
  protected final DomainCheckClient client = DomainCheckClient.builder().build();
  protected final List<String> names = List.of();

  protected final DomainResult result = client.check("example.com").getFirst();

  protected abstract boolean askAgainLater(String name, @Nullable Duration after);
}
