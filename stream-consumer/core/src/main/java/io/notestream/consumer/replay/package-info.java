/**
 * Processes recorded stream records again, or prints what that would do. How records are read from
 * files is the package {@code record}'s; what becomes of a record, the consumer's.
 *
 * <p><b>API.</b> Programs that replay recorded streams may rely on it, as the command {@code
 * replay} does.
 */
@NullMarked
package io.notestream.consumer.replay;

import org.jspecify.annotations.NullMarked;
