/**
 * Gaps: parts of the stream that were lost before they were read. Here they are kept, listed and
 * closed. How a gap is noticed is the worker's matter, since only KCL's side sees it.
 *
 * <p><b>API.</b> Programs that run or operate a consumer may rely on it.
 */
@NullMarked
package io.notestream.consumer.gap;

import org.jspecify.annotations.NullMarked;
