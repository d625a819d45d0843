/**
 * The backfill: gives every note that is older than the counting its baseline, also if nobody ever
 * touches it. Here it is decided which notes may have theirs, and when; how a baseline is put is
 * the ledger's matter, and how the notes are scanned that of {@code internal.scan}.
 *
 * <p><b>API.</b> Programs that operate a consumer may rely on it.
 */
@NullMarked
package io.notestream.consumer.backfill;

import org.jspecify.annotations.NullMarked;
