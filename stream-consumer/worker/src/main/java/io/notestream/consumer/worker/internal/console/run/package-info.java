/**
 * What goes on in the background after somebody has started it on a page: whether it runs, and how
 * it ended.
 *
 * <p><b>Internal.</b> The other packages of the console use it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.run;

import org.jspecify.annotations.NullMarked;
