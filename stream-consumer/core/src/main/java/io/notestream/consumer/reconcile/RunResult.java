package io.notestream.consumer.reconcile;

/**
 * What became of a run over all users. Immutable.
 *
 * @param complete whether every user was looked at
 * @param users how many users were looked at in this run
 * @param drifted how many of them had wrong counters
 * @param corrected how many of those were corrected
 * @param unjudged how many could not be judged
 * @param open how many were left wrong or unjudged, in earlier runs that this one continues too
 * @param position the position with which another run continues; holds ids of users and notes
 */
public record RunResult(
    boolean complete,
    long users,
    long drifted,
    long corrected,
    long unjudged,
    long open,
    String position) {}
