package io.notestream.writer.internal.response;

/**
 * A part of a request that is wrong.
 *
 * @param field a member of the body, a query parameter or a header
 * @param message why it is refused, in words for the caller
 */
public record FieldError(String field, String message) {}
