/**
 * Turns stream records into changes of notes. Pure and total: no I/O, no clock, and a result
 * instead of an exception for any record whatever. What a change leads to is decided elsewhere.
 *
 * <p><b>API.</b> Programs that read the stream themselves may rely on it, and so may tests.
 */
@NullMarked
package io.notestream.consumer.decode;

import org.jspecify.annotations.NullMarked;
