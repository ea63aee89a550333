/**
 * Lookups over HTTP that are not RDAP: registries' own web pages and JSON interfaces, each asked
 * and read as its adapter says, which is data.
 */
@NullMarked
package dev.domaincheck.httpwhois;

import org.jspecify.annotations.NullMarked;
