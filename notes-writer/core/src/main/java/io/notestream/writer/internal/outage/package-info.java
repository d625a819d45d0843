/**
 * Says in the log when calls of DynamoDB begin to fail and when they succeed again, once for all
 * the requests that are affected. What becomes of a request is decided elsewhere.
 *
 * <p><b>Internal.</b> The client of the API reports its calls here; may change without notice.
 */
@NullMarked
package io.notestream.writer.internal.outage;

import org.jspecify.annotations.NullMarked;
