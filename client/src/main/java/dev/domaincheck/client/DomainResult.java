package dev.domaincheck.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one name.
 *
 * @param input the name as it was sent; cut to 1,024 bytes
 * @param domainName the lower-case A-label form; empty if the input is no name
 * @param unicodeName the same in U-label form, for people; empty if the input is no name
 * @param publicSuffix the zone the name would be registered in, such as {@code co.uk}
 * @param registrableName the name to ask for instead, where the input lies below it; else empty
 * @param availability the verdict
 * @param reason refines it
 * @param message one sentence for people, possibly in a registry's words: escape it before showing
 *     it, and do not parse it
 * @param evidence what was asked, in order; a cached answer keeps the evidence of its lookup
 * @param reservationVisible whether the deciding service would have shown a reservation; if false,
 *     an AVAILABLE name may still be refused when it is ordered
 * @param assurance how much evidence the answer rests on; null if no registry gave a verdict
 * @param cached whether the answer came from the server's cache
 * @param cacheTier where in the cache it was found
 * @param stale whether it is past its time to live, and served only because asking anew failed
 * @param checkTime when the deciding evidence was seen; null if no registry gave a verdict
 * @param expireTime until when the cache serves this answer; null if it is not cached
 * @param retryAfter how long to wait before asking again may help; null if nothing is known
 * @param registration the registration's data, if {@link View#REGISTRATION} was asked for and the
 *     registry gave any
 */
public record DomainResult(
    String input,
    String domainName,
    String unicodeName,
    String publicSuffix,
    String registrableName,
    Availability availability,
    Reason reason,
    String message,
    List<Evidence> evidence,
    boolean reservationVisible,
    @Nullable Assurance assurance,
    boolean cached,
    CacheTier cacheTier,
    boolean stale,
    @Nullable Instant checkTime,
    @Nullable Instant expireTime,
    @Nullable Duration retryAfter,
    @Nullable Registration registration) {
  public DomainResult {
    evidence = List.copyOf(evidence);
  }

  /**
   * What the answer means to whoever wants the name, for a {@code switch} that has to say what
   * becomes of a name without an answer.
   */
  public Outcome outcome() {
    return Outcome.of(this);
  }
}
