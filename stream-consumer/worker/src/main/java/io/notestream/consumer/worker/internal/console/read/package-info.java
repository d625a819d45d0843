/**
 * Reads of tables that go on while somebody looks, one for all pages that show the same, and within
 * a budget of read units. What is read, the other packages of the console say.
 *
 * <p><b>Internal.</b> The other packages of the console use it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.read;

import org.jspecify.annotations.NullMarked;
