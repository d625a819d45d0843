package io.notestream.consumer.worker.internal.console.read;

/**
 * What was read, and what that took. Immutable.
 *
 * @param value what was read
 * @param readUnits how many read units of a table it took
 * @param <T> the type of what was read
 */
public record Sample<T>(T value, double readUnits) {}
