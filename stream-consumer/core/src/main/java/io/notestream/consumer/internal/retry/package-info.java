/**
 * What happens when DynamoDB fails: how long to pause, how much to send at once, and when to stop
 * parking records. What a failure means is decided by the shared model's {@code failure}. Knows
 * nothing of notes.
 *
 * <p><b>Internal.</b> Used by the façade, {@code internal.ledger}, {@code internal.run}, {@code
 * internal.meter} and the stream worker; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.retry;

import org.jspecify.annotations.NullMarked;
