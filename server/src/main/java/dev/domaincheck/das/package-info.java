/** Registries' availability services: what to ask, and what the reply says. */
@NullMarked
package dev.domaincheck.das;

import org.jspecify.annotations.NullMarked;
