/** Replays recorded replies of real registries, where a folder of them is at hand. */
@NullMarked
package dev.domaincheck.corpus;

import org.jspecify.annotations.NullMarked;
