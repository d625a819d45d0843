/**
 * Stretches of the stream that were lost before they were read: how they are kept, listed and
 * closed. How a gap is noticed is the worker's, since only KCL's side sees it.
 */
@NullMarked
package io.notestream.consumer.gap;

import org.jspecify.annotations.NullMarked;
