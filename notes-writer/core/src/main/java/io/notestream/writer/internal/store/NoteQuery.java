package io.notestream.writer.internal.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which notes of a user to list, the newest first.
 *
 * @param limit the most notes of a page, at least 1
 * @param tag only notes with this tag; {@code null} for all
 * @param expiringWithin only notes that end within this time from now; {@code null} for all
 * @param after the position where the page before ended; {@code null} for the first page
 */
public record NoteQuery(
    int limit, @Nullable String tag, @Nullable Duration expiringWithin, @Nullable String after) {}
