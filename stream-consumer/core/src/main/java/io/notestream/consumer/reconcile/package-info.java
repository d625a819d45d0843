/**
 * Recounts: what a user's notes add up to, against the counters that are stored, and corrections of
 * those that are wrong. Only the stock can be recounted, since what happened is nowhere but in the
 * audit records. Nothing here reads the stream or knows how a consumer keeps its checkpoints.
 *
 * <p><b>API.</b> Programs that embed the consumer or operate one may rely on it.
 */
@NullMarked
package io.notestream.consumer.reconcile;

import org.jspecify.annotations.NullMarked;
