@NullMarked
package dev.domaincheck.testkit;

import org.jspecify.annotations.NullMarked;
