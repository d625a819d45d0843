/**
 * HTTP messages as plain values, the same for every transport. Nothing here knows of notes, of JSON
 * or of a server.
 *
 * <p><b>API.</b> Transports and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.writer.http;

import org.jspecify.annotations.NullMarked;
