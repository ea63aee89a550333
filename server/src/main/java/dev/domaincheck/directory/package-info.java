/** Which services answer for a suffix, in what order, and how far each is trusted. */
@NullMarked
package dev.domaincheck.directory;

import org.jspecify.annotations.NullMarked;
