/**
 * A change of a note as the stream tells it: its kind and, for an expiration, its cause. No
 * decoding of stream records lives here; that is the consumer's.
 */
@NullMarked
package io.notestream.model.change;

import org.jspecify.annotations.NullMarked;
