/**
 * The whole of Notestream in one process, for a laptop: the local engine, the writer and the stream
 * worker, started in order and stopped in reverse. Only wiring lives here; what the parts do is
 * theirs.
 *
 * <p><b>API.</b> Tests that need the whole of Notestream use {@code LocalStack}; {@code Main} is
 * the program.
 */
@NullMarked
package io.notestream.stack;

import org.jspecify.annotations.NullMarked;
