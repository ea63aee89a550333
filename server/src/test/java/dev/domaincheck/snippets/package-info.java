/** Has the build compile what documents tell people to write. */
@NullMarked
package dev.domaincheck.snippets;

import org.jspecify.annotations.NullMarked;
