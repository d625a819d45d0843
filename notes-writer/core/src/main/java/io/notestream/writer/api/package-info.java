/**
 * The API without a face: requests and responses as plain values, routes, validation, problems and
 * the JSON that callers see. A server or a Lambda puts a face on it; nothing here listens on a
 * port, and nothing here speaks to DynamoDB but through {@code store}.
 */
@NullMarked
package io.notestream.writer.api;

import org.jspecify.annotations.NullMarked;
