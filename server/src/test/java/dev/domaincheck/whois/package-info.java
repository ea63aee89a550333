@NullMarked
package dev.domaincheck.whois;

import org.jspecify.annotations.NullMarked;
