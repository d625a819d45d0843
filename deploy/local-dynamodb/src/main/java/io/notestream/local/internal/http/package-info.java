/**
 * The wire: a Netty server that speaks JSON 1.0 with an {@code X-Amz-Target} header, renders
 * errors, checksums and request ids, and keeps slow or oversized senders from doing harm. What the
 * operations do is not known here. Start at {@code ConnectionHandler}.
 *
 * <p><b>Internal.</b> Only {@code HttpServer} and {@code ControlHandler} are used from outside, by
 * the engine and its control API; may change without notice.
 */
@NullMarked
package io.notestream.local.internal.http;

import org.jspecify.annotations.NullMarked;
