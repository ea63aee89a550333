package dev.domaincheck.grpc;

import com.google.protobuf.Duration;
import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.View;
import io.grpc.StatusRuntimeException;

/**
 * The options of one call, read and checked.
 *
 * @param check how each name is checked
 * @param parallelism lookups under way at once for this call, 1 or more
 */
record CallOptions(CheckOptions check, int parallelism) {
  /** The bound that google.protobuf.Duration sets itself: 10,000 years. */
  private static final long MAX_SECONDS = 315_576_000_000L;

  /**
   * Reads the wire's options. What the server does not know or support fails the call; nothing is
   * ignored, not even fields of a newer contract.
   *
   * @param lookupTimeout the server's default
   * @param maxParallelism the server's own bound
   */
  static CallOptions read(
      dev.domaincheck.v1.CheckOptions wire, java.time.Duration lookupTimeout, int maxParallelism) {
    if (!wire.getUnknownFields().asMap().isEmpty()) {
      throw Errors.notSupported(
          "options field " + wire.getUnknownFields().asMap().keySet().iterator().next());
    }
    CachePolicy policy =
        switch (wire.getCachePolicy()) {
          case CACHE_POLICY_UNSPECIFIED -> CachePolicy.NORMAL;
          case CACHE_POLICY_REFRESH -> CachePolicy.REFRESH;
          case CACHE_POLICY_CACHE_ONLY -> CachePolicy.CACHE_ONLY;
          case CACHE_POLICY_STALE_IF_ERROR -> CachePolicy.STALE_IF_ERROR;
          case UNRECOGNIZED ->
              throw unsupported("cache_policy", wire.getCachePolicy(), wire.getCachePolicyValue());
        };
    Assurance assurance =
        switch (wire.getAssurance()) {
          case ASSURANCE_UNSPECIFIED, ASSURANCE_STANDARD -> Assurance.STANDARD;
          case ASSURANCE_FAST -> Assurance.FAST;
          case ASSURANCE_CORROBORATED -> Assurance.CORROBORATED;
          case UNRECOGNIZED ->
              throw unsupported("assurance", wire.getAssurance(), wire.getAssuranceValue());
        };
    View view =
        switch (wire.getView()) {
          case VIEW_UNSPECIFIED, VIEW_AVAILABILITY -> View.AVAILABILITY;
          case VIEW_REGISTRATION -> View.REGISTRATION;
          case UNRECOGNIZED -> throw unsupported("view", wire.getView(), wire.getViewValue());
        };
    java.time.Duration maxAge =
        wire.hasMaxAge() ? duration(wire.getMaxAge(), "options.max_age") : null;
    if (maxAge != null && maxAge.isNegative()) {
      throw Errors.outOfBounds("options.max_age", maxAge, "0 s or more");
    }
    java.time.Duration timeout =
        wire.hasLookupTimeout()
            ? duration(wire.getLookupTimeout(), "options.lookup_timeout")
            : lookupTimeout;
    if (timeout.compareTo(CheckOptions.MIN_LOOKUP_TIMEOUT) < 0
        || timeout.compareTo(CheckOptions.MAX_LOOKUP_TIMEOUT) > 0) {
      throw Errors.outOfBounds("options.lookup_timeout", timeout, "100 ms to 30 s");
    }
    int parallelism = wire.getMaxParallelism();
    if (parallelism < 0) {
      throw Errors.outOfBounds("options.max_parallelism", parallelism, "0 or more");
    }
    return new CallOptions(
        new CheckOptions(policy, maxAge, timeout, assurance, view),
        parallelism == 0 ? maxParallelism : Math.min(parallelism, maxParallelism));
  }

  /** The same for a stream: its names wait for a place in a registry's line, and its caller too. */
  CallOptions ofStream() {
    return new CallOptions(check.ofStream(), parallelism);
  }

  private static StatusRuntimeException unsupported(String field, Enum<?> value, int number) {
    // Only the number is known of a value that a newer contract added.
    boolean known = !value.name().equals("UNRECOGNIZED");
    return Errors.notSupported(field + " " + (known ? value.name() : number));
  }

  /** A duration that {@code google.protobuf.Duration} allows, of either sign. */
  static java.time.Duration duration(Duration wire, String field) {
    boolean mixedSigns =
        (wire.getSeconds() > 0 && wire.getNanos() < 0)
            || (wire.getSeconds() < 0 && wire.getNanos() > 0);
    if (mixedSigns
        || Math.abs(wire.getSeconds()) > MAX_SECONDS
        || Math.abs((long) wire.getNanos()) > 999_999_999) {
      throw Errors.outOfBounds(
          field,
          wire.getSeconds() + " s " + wire.getNanos() + " ns",
          "a valid google.protobuf.Duration");
    }
    return java.time.Duration.ofSeconds(wire.getSeconds(), wire.getNanos());
  }
}
