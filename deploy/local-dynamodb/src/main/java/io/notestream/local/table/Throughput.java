package io.notestream.local.table;

/** Provisioned capacity, in units a second. */
public record Throughput(long read, long write) {}
