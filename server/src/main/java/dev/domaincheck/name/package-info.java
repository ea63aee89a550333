/** Domain names: syntax, canonical form, and the zone they are registered in. */
@NullMarked
package dev.domaincheck.name;

import org.jspecify.annotations.NullMarked;
