/**
 * How the consumer makes threads. Knows nothing of what runs on them.
 *
 * <p><b>Internal.</b> The consumer's core and the stream worker use it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.thread;

import org.jspecify.annotations.NullMarked;
