/**
 * Passes requests of the page Try on to the notes API of a local stack. It exists there alone, and
 * is the one part of the console that sees titles: those that its user has just written.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.tryout;

import org.jspecify.annotations.NullMarked;
