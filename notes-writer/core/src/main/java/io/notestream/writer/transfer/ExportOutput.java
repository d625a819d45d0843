package io.notestream.writer.transfer;

import java.io.IOException;
import java.util.List;

/** Where the lines of an export go. Thread-safe. */
interface ExportOutput extends AutoCloseable {

  /** Returns where each segment of the table goes on. */
  List<ExportPosition> positions();

  /** Returns what has been written. */
  ExportReport report();

  /**
   * Writes lines.
   *
   * @param segment the segment that they are from
   * @param lines without their ends; may be none
   * @param after how far the segment has been read once they are written
   * @param counts of what was read since the previous call for the segment
   */
  void append(int segment, List<String> lines, ExportPosition after, ExportReport counts)
      throws IOException;

  /** Ends the writing, whether or not the export is complete. */
  @Override
  void close() throws IOException;
}
