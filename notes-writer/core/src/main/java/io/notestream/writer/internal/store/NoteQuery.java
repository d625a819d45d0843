package io.notestream.writer.internal.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The notes of a user to be listed, newest first. Immutable.
 *
 * @param limit the most notes of a page, at least 1
 * @param tag only notes with this tag; {@code null} for all
 * @param expiringWithin only notes that expire within this time from now; {@code null} for all
 * @param after the position where the previous page ended; {@code null} for the first page
 */
public record NoteQuery(
    int limit, @Nullable String tag, @Nullable Duration expiringWithin, @Nullable String after) {}
