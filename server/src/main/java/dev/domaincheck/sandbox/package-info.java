/**
 * A registry of every suffix on loopback, for trying the service and for tests.
 *
 * <p>It speaks RDAP (RFC 7480, RFC 9083) and registries' own web lookups over HTTP, and WHOIS over
 * TCP (RFC 3912), each suffix in the dialect of its real registry. What it says of a name depends
 * on the name alone. All people and companies in its replies are invented.
 */
@NullMarked
package dev.domaincheck.sandbox;

import org.jspecify.annotations.NullMarked;
