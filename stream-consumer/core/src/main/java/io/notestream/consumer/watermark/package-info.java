/**
 * Watermarks: up to which time everything that happened to the notes is settled. Whoever recounts
 * notes must know, since a change that is still to be counted would count twice.
 *
 * <p>Nothing here knows how a consumer keeps its checkpoints; the worker brings a watermark of its
 * own, by its leases.
 *
 * <p><b>API.</b> Programs that embed the consumer or operate one may rely on it.
 */
@NullMarked
package io.notestream.consumer.watermark;

import org.jspecify.annotations.NullMarked;
