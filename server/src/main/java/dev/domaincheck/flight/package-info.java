/** One virtual thread per uncached name, shared by all who wait for it. */
@NullMarked
package dev.domaincheck.flight;

import org.jspecify.annotations.NullMarked;
