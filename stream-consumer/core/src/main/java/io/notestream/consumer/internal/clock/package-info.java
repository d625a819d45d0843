/**
 * What DynamoDB's own clock shows, as far as its responses tell. Nothing here asks for the time.
 *
 * <p><b>Internal.</b> Used by {@code internal.ledger}, {@code internal.scan}, {@code watermark} and
 * the worker; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.clock;

import org.jspecify.annotations.NullMarked;
