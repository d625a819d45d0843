package io.notestream.consumer.worker.internal.console.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was seen last, and what has gone wrong since. Immutable.
 *
 * @param value what was read last; {@code null} if nothing was read yet
 * @param at when that was; {@code null} likewise
 * @param error why it cannot be read now, in words; {@code null} if it can
 * @param <T> the type of what was read
 */
public record Seen<T>(@Nullable T value, @Nullable Instant at, @Nullable String error) {}
