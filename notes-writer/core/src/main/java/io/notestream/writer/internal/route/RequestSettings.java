package io.notestream.writer.internal.route;

import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.internal.pressure.Admission;
import io.notestream.writer.internal.pressure.UserRates;
import java.time.Duration;

/**
 * What all requests of a service have in common.
 *
 * @param maxRequestBytes the length of the longest body that is served
 * @param deadline by which a request has its response
 * @param admission how many are served at once
 * @param rates how many of one user are served
 * @param cors which pages may call the service
 * @param cursorKeys the keys of cursors
 */
public record RequestSettings(
    int maxRequestBytes,
    Duration deadline,
    Admission admission,
    UserRates rates,
    Cors cors,
    CursorKeys cursorKeys) {}
