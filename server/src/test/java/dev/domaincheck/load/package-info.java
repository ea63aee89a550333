/** The service under load and faults: nothing it took is kept, however a call ends. */
@NullMarked
package dev.domaincheck.load;

import org.jspecify.annotations.NullMarked;
