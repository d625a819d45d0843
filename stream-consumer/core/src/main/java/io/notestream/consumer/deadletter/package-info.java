/**
 * Dead letters: records that could not be applied, and reactions that could not be done. Here they
 * are kept, listed, redriven and discarded; when a record is parked is decided elsewhere.
 *
 * <p><b>API.</b> Programs that operate a consumer may rely on it, except for {@link
 * io.notestream.consumer.deadletter.LetterStore}, which is for the consumer's own packages.
 */
@NullMarked
package io.notestream.consumer.deadletter;

import org.jspecify.annotations.NullMarked;
