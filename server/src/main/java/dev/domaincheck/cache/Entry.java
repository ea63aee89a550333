package dev.domaincheck.cache;

import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.View;

/**
 * One kept answer.
 *
 * @param result the answer as it is served
 * @param view what it was looked up for; a registration's data is held, if its registry gave any,
 *     only with {@link View#REGISTRATION}
 * @param epoch the cache's epoch when its lookup began; an entry of an earlier epoch was cleared
 * @param storedMillis wall clock when it was kept
 * @param freshNanos how long it is served
 * @param keptNanos how long it is kept, at least as long as it is served
 * @param storedNanos monotonic clock when it was kept
 * @param failures failures in a row, this one included; 0 for a verdict
 */
record Entry(
    CheckResult result,
    View view,
    long epoch,
    long storedMillis,
    long storedNanos,
    long freshNanos,
    long keptNanos,
    int failures) {}
