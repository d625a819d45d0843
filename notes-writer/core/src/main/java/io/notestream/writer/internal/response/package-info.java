/**
 * What callers are sent: JSON documents, lists and problems. What they contain is decided by the
 * routes.
 *
 * <p><b>Internal.</b> The requests' parts and the routes use it; may change without notice.
 */
@NullMarked
package io.notestream.writer.internal.response;

import org.jspecify.annotations.NullMarked;
