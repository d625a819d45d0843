package io.notestream.consumer.worker.internal.console.activity;

/**
 * What was settled within the last seconds. Durations are in milliseconds and at most 5 % too high;
 * -1 where nothing was measured. Immutable.
 *
 * @param seconds how many seconds these are
 * @param records how many records were settled
 * @param recordsPerSecond the same as a rate
 * @param lagP50 the median of the time from the writer's change to its commit
 * @param lagP99 the 99th percentile of it
 * @param expired how many notes expired
 * @param reacted how many reactions to expirations were done
 * @param latenessP50 the median of the time from a note's expiry to when it was counted
 * @param latenessP99 the 99th percentile of it
 */
public record Recent(
    int seconds,
    long records,
    double recordsPerSecond,
    long lagP50,
    long lagP99,
    long expired,
    long reacted,
    long latenessP50,
    long latenessP99) {}
