/**
 * Reads parameters and bodies of requests, and says in one line what is wrong with them. Knows
 * nothing of what they are for.
 *
 * <p><b>Internal.</b> The other packages of the console use it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.request;

import org.jspecify.annotations.NullMarked;
