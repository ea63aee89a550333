/** Answers kept for a while. */
@NullMarked
package dev.domaincheck.cache;

import org.jspecify.annotations.NullMarked;
