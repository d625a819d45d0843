/**
 * Expirations: what has ended and how late, what is pending, and what comes due. It reads the
 * sparse index of notes that expire, and changes nothing.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.expiration;

import org.jspecify.annotations.NullMarked;
