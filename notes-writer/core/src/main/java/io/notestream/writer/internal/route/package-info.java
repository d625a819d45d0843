/**
 * The routes of the API: which request is served by what, who may send it, and what the response
 * shows of notes and views. How they are stored is decided in {@code store}.
 *
 * <p><b>Internal.</b> {@code NotesApi} uses it; may change without notice.
 */
@NullMarked
package io.notestream.writer.internal.route;

import org.jspecify.annotations.NullMarked;
