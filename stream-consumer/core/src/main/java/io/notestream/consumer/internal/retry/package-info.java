/**
 * What is done when DynamoDB does not do as it is told: which failures pass, which need somebody,
 * and which are the request's own fault; how long to wait, how much to send, and when to stop
 * giving up records. Knows nothing of notes.
 *
 * <p><b>Internal.</b> The consumer's core and the stream worker use it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.retry;

import org.jspecify.annotations.NullMarked;
