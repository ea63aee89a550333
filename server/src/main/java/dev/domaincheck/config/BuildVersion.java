package dev.domaincheck.config;

import java.util.Optional;

/** The version of this build. */
public final class BuildVersion {
  private BuildVersion() {}

  /** What the jar's manifest says, such as {@code 0.1.0}; {@code development} outside a jar. */
  public static String text() {
    return Optional.ofNullable(BuildVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
