package dev.domaincheck.config;

/**
 * What one caller may have.
 *
 * @param namesPerSecond names sent, cached ones too, on average; 0 for no limit
 * @param streams streams open at once; 0 for no limit
 */
public record CallerLimits(int namesPerSecond, int streams) {

  /** As much as there is. */
  public static CallerLimits none() {
    return new CallerLimits(0, 0);
  }
}
