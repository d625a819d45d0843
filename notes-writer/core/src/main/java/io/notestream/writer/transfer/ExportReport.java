package io.notestream.writer.transfer;

/**
 * How far an export has come, runs before a crash included. Immutable.
 *
 * @param notes how many notes have been written
 * @param ended how many were left out since they had expired or were being deleted
 * @param unreadable how many items could not be read, or lack their body
 */
public record ExportReport(long notes, long ended, long unreadable) {

  static final ExportReport NOTHING = new ExportReport(0, 0, 0);

  ExportReport plus(ExportReport more) {
    return new ExportReport(notes + more.notes, ended + more.ended, unreadable + more.unreadable);
  }
}
