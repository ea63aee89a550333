@NullMarked
package dev.domaincheck.das;

import org.jspecify.annotations.NullMarked;
