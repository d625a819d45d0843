/**
 * Keeps the service responsive under pressure: the deadline of a request, which bounds every call
 * of DynamoDB and of the blob store that is made for it, how many requests are served at once, and
 * how many of one user. What is refused is decided here; in which words, by the routes.
 *
 * <p><b>Internal.</b> The routes and the store use it; may change without notice.
 */
@NullMarked
package io.notestream.writer.internal.pressure;

import org.jspecify.annotations.NullMarked;
