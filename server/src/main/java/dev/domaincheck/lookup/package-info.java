/** The chain for one name: route, gate, ask, weigh, fall back. */
@NullMarked
package dev.domaincheck.lookup;

import org.jspecify.annotations.NullMarked;
