package io.notestream.consumer.internal.ledger;

import java.time.Duration;

/**
 * How long the items that a commit writes are kept.
 *
 * @param audit how long audit records are kept from their commit
 * @param closedLetters how long dead letters are kept once they are closed
 * @param blobRemovalDelay how long a body is kept once it is no longer referred to
 */
public record LedgerRetention(Duration audit, Duration closedLetters, Duration blobRemovalDelay) {}
