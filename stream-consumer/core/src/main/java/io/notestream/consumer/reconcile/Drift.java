package io.notestream.consumer.reconcile;

import org.jspecify.annotations.Nullable;

/**
 * A counter that is not what its user's notes add up to. Immutable.
 *
 * @param item the summary, in words: {@code user}, or {@code tag} and the tag
 * @param counter the counter's attribute
 * @param stored the value that is stored, as text; {@code 0} if there is none
 * @param counted the value that it should have; {@code null} if that is nowhere to be found, since
 *     it counts what has happened
 * @param difference how much too large the stored value is; {@code null} if it is not a whole
 *     number, or cannot be counted
 */
public record Drift(
    String item,
    String counter,
    String stored,
    @Nullable Long counted,
    @Nullable Long difference) {}
