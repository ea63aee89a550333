package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"domaincheck " + DomainCheckClient.version()};
  }
}
