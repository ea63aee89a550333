/** The command line, a caller of {@code dev.domaincheck.client} like any other. */
@NullMarked
package dev.domaincheck.cli;

import org.jspecify.annotations.NullMarked;
