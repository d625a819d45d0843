package io.notestream.consumer.internal.ledger;

import java.time.Duration;

/**
 * How long what the commit writes is kept.
 *
 * @param audit audit records, from their commit on
 * @param closedLetters dead letters, once they are done with
 * @param blobRemovalDelay until a body that is no longer referred to may be removed
 */
public record LedgerRetention(Duration audit, Duration closedLetters, Duration blobRemovalDelay) {}
