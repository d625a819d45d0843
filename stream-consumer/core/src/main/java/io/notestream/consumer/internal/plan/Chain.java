package io.notestream.consumer.internal.plan;

import java.util.List;

/**
 * A sequence of transactions over users that no other chain of the batch has. No two users share an
 * item, so that chains run concurrently without conflicts.
 *
 * @param transactions in the order in which they have to be committed; at least one
 */
public record Chain(List<PlannedTransaction> transactions) {}
