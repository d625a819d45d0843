package io.notestream.local.internal.table;

/** Provisioned capacity, in units a second. */
public record Throughput(long read, long write) {}
