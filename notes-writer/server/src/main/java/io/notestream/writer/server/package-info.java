/**
 * The HTTP server and the command line of the notes API: listens, adapts requests, reads options,
 * starts and stops. No rule about notes lives here.
 *
 * <p><b>API.</b> Embedding programs may rely on {@link io.notestream.writer.server.NotesServer},
 * {@link io.notestream.writer.server.HttpSettings} and {@link
 * io.notestream.writer.server.StartException}.
 */
@NullMarked
package io.notestream.writer.server;

import org.jspecify.annotations.NullMarked;
