/**
 * Figures, each beside its control of the same run: {@code mvn -Pbench}. No test of the build: a
 * busy machine must not fail it.
 */
@NullMarked
package dev.domaincheck.bench;

import org.jspecify.annotations.NullMarked;
