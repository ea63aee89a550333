package dev.domaincheck.client.internal;

import io.grpc.NameResolver;
import java.net.URI;
import java.util.List;

/** Has a channel resolve a list of targets in place of one. */
final class SeveralTargets extends NameResolver.Factory {

  static final String SCHEME = "domaincheck";

  private final List<Target> targets;

  SeveralTargets(List<Target> targets) {
    this.targets = List.copyOf(targets);
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new TargetsResolver(targets, args);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }
}
