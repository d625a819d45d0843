package io.notestream.consumer.worker.internal.console.activity;

import java.util.List;
import java.util.Map;

/**
 * The last quarter of an hour in steps, the oldest first. Durations are in milliseconds and at most
 * 5 % too high; -1 where nothing was measured. Immutable.
 *
 * @param from when the first step begins, in milliseconds since 1970
 * @param stepSeconds how long a step is
 * @param records how many records were settled in each step
 * @param parked how many of them were parked
 * @param lagP50 the median of the time from the writer's change to its commit
 * @param lagP99 the 99th percentile of it
 * @param kinds how many changes of each kind were settled
 * @param expired how many expirations of each cause were settled
 * @param reacted how many reactions to expirations were done
 * @param due how many notes came due, of those that have expired since
 * @param latenessP50 the median of the time from a note's expiry to when it was counted
 * @param latenessP99 the 99th percentile of it
 */
public record Series(
    long from,
    int stepSeconds,
    List<Long> records,
    List<Long> parked,
    List<Long> lagP50,
    List<Long> lagP99,
    Map<String, List<Long>> kinds,
    Map<String, List<Long>> expired,
    List<Long> reacted,
    List<Long> due,
    List<Long> latenessP50,
    List<Long> latenessP99) {}
