/** For tests of programs that call the service: the service itself, with simulated registries. */
@NullMarked
package dev.domaincheck.testkit;

import org.jspecify.annotations.NullMarked;
