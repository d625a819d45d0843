/**
 * The keys by which the service seals the cursors of its lists, so that callers can neither read
 * nor forge one. What is listed, and where pages end, is not known here.
 *
 * <p><b>API.</b> Transports and embedding programs may rely on {@link
 * io.notestream.writer.cursor.CursorKeys}.
 */
@NullMarked
package io.notestream.writer.cursor;

import org.jspecify.annotations.NullMarked;
