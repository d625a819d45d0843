/**
 * Creates the consumer's threads. Knows nothing of what runs on them.
 *
 * <p><b>Internal.</b> Used by the façade, {@code expiry} and the stream worker; may change without
 * notice.
 */
@NullMarked
package io.notestream.consumer.internal.thread;

import org.jspecify.annotations.NullMarked;
