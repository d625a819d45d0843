/**
 * The notes API as one object: {@link io.notestream.writer.api.NotesApi} takes a request and
 * returns a response. A transport, an HTTP server or a Lambda function for instance, brings both to
 * the caller; nothing here listens on a port.
 *
 * <p><b>API.</b> Transports and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.writer.api;

import org.jspecify.annotations.NullMarked;
