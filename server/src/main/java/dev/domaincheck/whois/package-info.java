/** WHOIS (RFC 3912): the query and what its reply says, by rules that are data. */
@NullMarked
package dev.domaincheck.whois;

import org.jspecify.annotations.NullMarked;
