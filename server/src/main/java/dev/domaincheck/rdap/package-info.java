/** RDAP (RFC 9082, RFC 9083): the query and what its reply says. */
@NullMarked
package dev.domaincheck.rdap;

import org.jspecify.annotations.NullMarked;
