package dev.domaincheck.cli;

import dev.domaincheck.client.View;
import picocli.CommandLine.Option;

/** How much of a registry's answer is wanted, for commands that leave the choice. */
final class ViewFlag {

  @Option(
      names = "--view",
      paramLabel = "VIEW",
      description =
          "how much is wanted: availability, or registration for registrar and dates too (default:"
              + " availability)")
  private View view = View.AVAILABILITY;

  View choice() {
    return view;
  }
}
