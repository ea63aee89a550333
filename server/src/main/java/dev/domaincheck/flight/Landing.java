package dev.domaincheck.flight;

import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.name.DomainName;
import org.jspecify.annotations.Nullable;

/** Where results of flights are kept. Its methods do not wait for anything slow and never throw. */
public interface Landing {
  /** The result for {@code name} if one is kept that serves {@code options}. */
  @Nullable CheckResult get(DomainName name, CheckOptions options);

  /** The state that a flight begins in; handed back when it lands. */
  long epoch();

  /**
   * Keeps a result, unless what was kept was cleared since the flight began.
   *
   * @param epoch what {@link #epoch()} said when the flight began
   * @return the result as it is to be told, with its expiry if it is kept
   */
  CheckResult land(DomainName name, CheckOptions options, CheckResult result, long epoch);

  /** Keeps nothing. */
  static Landing nowhere() {
    return new Landing() {
      @Override
      public @Nullable CheckResult get(DomainName name, CheckOptions options) {
        return null;
      }

      @Override
      public long epoch() {
        return 0;
      }

      @Override
      public CheckResult land(
          DomainName name, CheckOptions options, CheckResult result, long epoch) {
        return result;
      }
    };
  }
}
