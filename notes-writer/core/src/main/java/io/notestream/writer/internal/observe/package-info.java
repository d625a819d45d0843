/**
 * What is seen of a request from outside: its trace, its span, and how it ended. What is served is
 * not decided here.
 *
 * <p><b>Internal.</b> Used by {@code internal.route}, and by {@code internal.store} for the trace
 * that a note keeps; may change without notice.
 */
@NullMarked
package io.notestream.writer.internal.observe;

import org.jspecify.annotations.NullMarked;
