package io.notestream.consumer.internal.plan;

import java.util.List;

/**
 * Transactions that follow each other. No other chain of the batch has any of their users, and no
 * two users share an item, so that chains run side by side without conflicts.
 *
 * @param transactions in the order in which they have to be committed; at least one
 */
public record Chain(List<PlannedTransaction> transactions) {}
