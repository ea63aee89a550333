/** The edge: services, conversions, errors, credentials. */
@NullMarked
package dev.domaincheck.grpc;

import org.jspecify.annotations.NullMarked;
