/**
 * Reads the parts of a request, strictly, and refuses what is wrong: bodies, query strings,
 * headers, cursors. Nothing here reads or writes notes.
 *
 * <p><b>Internal.</b> The routes use it; may change without notice.
 */
@NullMarked
package io.notestream.writer.internal.request;

import org.jspecify.annotations.NullMarked;
