/** The vocabulary of the service: what can be known about a name, and what is asked for. */
@NullMarked
package dev.domaincheck.availability;

import org.jspecify.annotations.NullMarked;
