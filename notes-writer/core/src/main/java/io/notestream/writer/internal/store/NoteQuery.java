package io.notestream.writer.internal.store;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The notes of a user to be listed, newest first. Immutable.
 *
 * @param limit the most notes of a page, at least 1
 * @param anyTag only notes with one of these tags; empty for all
 * @param expiringWithin only notes that expire within this time from now; {@code null} for all
 * @param after the position where the previous page ended; {@code null} for the first page
 */
public record NoteQuery(
    int limit, Set<String> anyTag, @Nullable Duration expiringWithin, @Nullable String after) {}
