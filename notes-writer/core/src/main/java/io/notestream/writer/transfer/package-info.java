/**
 * Copies notes from the table into files of JSON Lines, and from such files into the table. What a
 * line holds, how an export goes on after a crash, and what an import leaves alone is decided here;
 * where lines come from and what is shown of it is up to the program.
 *
 * <p><b>API.</b> Programs may rely on {@link io.notestream.writer.transfer.NoteExport} and {@link
 * io.notestream.writer.transfer.NoteImport}.
 */
@NullMarked
package io.notestream.writer.transfer;

import org.jspecify.annotations.NullMarked;
