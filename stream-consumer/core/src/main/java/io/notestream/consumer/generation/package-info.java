/**
 * Generations of the views: sets of summaries, each in a views table of its own. Here they are
 * made, listed and dropped, and one of them is made the live one. What fills them is the consumer.
 *
 * <p><b>API.</b> Programs that run or operate a consumer may rely on it.
 */
@NullMarked
package io.notestream.consumer.generation;

import org.jspecify.annotations.NullMarked;
