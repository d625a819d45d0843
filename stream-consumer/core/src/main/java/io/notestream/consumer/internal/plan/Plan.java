package io.notestream.consumer.internal.plan;

import java.util.List;

/**
 * What a batch leads to.
 *
 * @param chains in the order in which their users first appear
 */
public record Plan(List<Chain> chains) {}
