/** The settings of the server and where each came from. */
@NullMarked
package dev.domaincheck.config;

import org.jspecify.annotations.NullMarked;
