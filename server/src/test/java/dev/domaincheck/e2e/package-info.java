/** The service as its users meet it: real processes, real sockets, the shipped client. */
@NullMarked
package dev.domaincheck.e2e;

import org.jspecify.annotations.NullMarked;
