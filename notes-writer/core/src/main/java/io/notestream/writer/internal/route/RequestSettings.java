package io.notestream.writer.internal.route;

import io.notestream.writer.cursor.CursorKeys;

/**
 * What all requests of a service have in common.
 *
 * @param maxRequestBytes the length of the longest body that is served
 * @param cursorKeys the keys of cursors
 */
public record RequestSettings(int maxRequestBytes, CursorKeys cursorKeys) {}
