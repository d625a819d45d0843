/**
 * The spans of what the consumer does, linked to the requests that have caused it. They are begun
 * through the API of OpenTelemetry alone: without an implementation in the process, such as an
 * agent's, they cost nothing and go nowhere.
 *
 * <p><b>Internal.</b> Used by {@code internal.run} and {@code expiry}; may change without notice.
 * The names of the spans and their attributes are stable.
 */
@NullMarked
package io.notestream.consumer.internal.trace;

import org.jspecify.annotations.NullMarked;
