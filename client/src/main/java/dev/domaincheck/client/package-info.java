/**
 * The Java client of the service. {@link dev.domaincheck.client.DomainCheckClient} is where to
 * begin. Public types here expose only JDK types; {@code dev.domaincheck.client.internal} is not
 * for callers.
 */
@NullMarked
package dev.domaincheck.client;

import org.jspecify.annotations.NullMarked;
