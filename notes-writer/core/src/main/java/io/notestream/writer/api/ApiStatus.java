package io.notestream.writer.api;

/**
 * The status of a {@link NotesApi} at one moment. Immutable.
 *
 * @param inFlight how many requests are being served, those about health aside
 * @param failingCalls how many kinds of calls, to DynamoDB or to others, have failed and not
 *     succeeded since
 */
public record ApiStatus(int inFlight, int failingCalls) {}
