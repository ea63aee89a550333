/** The process: wiring of all parts, the listener, start and orderly stop. */
@NullMarked
package dev.domaincheck.server;

import org.jspecify.annotations.NullMarked;
