/**
 * The HTTP service and command line around the notes API. Listens, adapts requests, reads options,
 * starts and stops; no rule about notes lives here.
 */
@NullMarked
package io.notestream.writer.server;

import org.jspecify.annotations.NullMarked;
