/** The word of the parent zone's own name servers: whether it delegates a name. */
@NullMarked
package dev.domaincheck.dns;

import org.jspecify.annotations.NullMarked;
