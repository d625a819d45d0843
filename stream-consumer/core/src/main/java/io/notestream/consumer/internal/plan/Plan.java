package io.notestream.consumer.internal.plan;

import java.util.List;

/**
 * The transactions that count a batch.
 *
 * @param chains in the order in which their users first appear
 */
public record Plan(List<Chain> chains) {}
