package io.notestream.local.internal.table;

/** The most request units a second that a table or index on demand may use; -1 for no limit. */
public record OnDemandLimits(long read, long write) {}
