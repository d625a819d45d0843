/**
 * Changes of notes, as the stream reports them: kind, position and, for an expiration, the cause.
 * Decoding stream records is the consumer's task and does not live here.
 *
 * <p><b>API.</b> Writer, consumer and reactions to expirations may rely on it.
 */
@NullMarked
package io.notestream.model.change;

import org.jspecify.annotations.NullMarked;
