/** The lookups under way on virtual threads, one for each name, shared by all who wait for it. */
@NullMarked
package dev.domaincheck.flight;

import org.jspecify.annotations.NullMarked;
