/** How much is asked at once: of all registries together, and of each. */
@NullMarked
package dev.domaincheck.limit;

import org.jspecify.annotations.NullMarked;
