/**
 * Which part this consumer's generation has in reacting to expirations: whether it is the live one,
 * and what it has to react to after a switch. Plans and commits nothing.
 *
 * <p><b>Internal.</b> {@code internal.run} uses it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.generation;

import org.jspecify.annotations.NullMarked;
