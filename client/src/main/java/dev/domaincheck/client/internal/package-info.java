/**
 * What the client stands on: the channel, the calls and the conversion of messages. Not for
 * callers; may change in any release.
 */
@NullMarked
package dev.domaincheck.client.internal;

import org.jspecify.annotations.NullMarked;
