package io.notestream.consumer.backfill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a backfill has come. Immutable.
 *
 * @param items how many items of {@code notes} are done, of any kind, those of interrupted runs
 *     included
 * @param estimatedItems how many there may be; DynamoDB counts them every six hours or so; {@code
 *     null} if unknown
 * @param itemsPerSecond how many are done per second, in this run
 * @param timeLeft an estimate; {@code null} if there is nothing to go by
 * @param baselines how many notes were given a baseline, in interrupted runs too
 * @param skipped how many notes were left out, since a change of theirs is in the dead letters
 * @param refused how many notes DynamoDB refused a baseline; the log says why
 * @param unreadable how many items under a note's key cannot be read as one, of any age: they count
 *     nothing, and the log names the first ones
 * @param readUnits the read units that this run has used
 * @param writeUnits the write units that this run has used
 * @param elapsed how long this run has taken so far
 * @param waitingFor what the consumer has still to do before more baselines may be put, in words;
 *     empty if nothing is waited for
 */
public record BackfillProgress(
    long items,
    @Nullable Long estimatedItems,
    double itemsPerSecond,
    @Nullable Duration timeLeft,
    long baselines,
    long skipped,
    long refused,
    long unreadable,
    double readUnits,
    double writeUnits,
    Duration elapsed,
    String waitingFor) {}
