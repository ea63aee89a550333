package dev.domaincheck.corpus;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.domaincheck.availability.Availability;
import java.util.Arrays;
import java.util.Locale;

/** What a recording truly says, and which verdicts are right for it. */
public enum Label {
  AVAILABLE(Sets.immutableEnumSet(Availability.AVAILABLE)),
  REGISTERED(Sets.immutableEnumSet(Availability.REGISTERED)),
  RESERVED(Sets.immutableEnumSet(Availability.RESERVED, Availability.UNAVAILABLE)),
  PREMIUM(
      Sets.immutableEnumSet(Availability.PREMIUM, Availability.RESERVED, Availability.UNAVAILABLE)),
  THROTTLED(Sets.immutableEnumSet(Availability.UNKNOWN)),
  ERROR(Sets.immutableEnumSet(Availability.UNKNOWN)),
  INVALID(
      Sets.immutableEnumSet(Availability.INVALID, Availability.UNSUPPORTED, Availability.UNKNOWN)),
  OTHER(Sets.immutableEnumSet(Availability.UNKNOWN));

  private static final ImmutableSet<Label> NO_OBJECT =
      Sets.immutableEnumSet(AVAILABLE, THROTTLED, ERROR, INVALID);

  private final ImmutableSet<Availability> right;

  Label(ImmutableSet<Availability> right) {
    this.right = right;
  }

  /**
   * The label of a manifest's word.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Label of(String word) {
    try {
      return valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "label is '" + word + "', expected one of " + Arrays.toString(values()), e);
    }
  }

  /** Whether the verdict is the one, or one of those, that the recording deserves. */
  public boolean isRight(Availability verdict) {
    return right.contains(verdict);
  }

  /** Whether the verdict would send someone off to buy what is not for sale. */
  public boolean isFalseAvailable(Availability verdict) {
    return verdict == Availability.AVAILABLE && this != AVAILABLE;
  }

  /** Whether the verdict sees a registration where the recording shows none. */
  public boolean isFalseRegistered(Availability verdict) {
    return verdict == Availability.REGISTERED && NO_OBJECT.contains(this);
  }
}
