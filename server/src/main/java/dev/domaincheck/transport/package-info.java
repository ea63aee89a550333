/**
 * Bounded exchanges with registries over TCP, HTTP and DNS: the only user of sockets and name
 * resolution.
 */
@NullMarked
package dev.domaincheck.transport;

import org.jspecify.annotations.NullMarked;
