package io.notestream.writer.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** A stream of lines, with which no later run can go on. Thread-safe. */
final class ExportStream implements ExportOutput {

  private final OutputStream out;
  private final UnaryOperator<String> form;
  private final int segments;
  private ExportReport counts = ExportReport.NOTHING;

  /**
   * Creates an output.
   *
   * @param out stays open
   * @param form applied to each line
   */
  ExportStream(OutputStream out, UnaryOperator<String> form, int segments) {
    this.out = out;
    this.form = form;
    this.segments = segments;
  }

  @Override
  public List<ExportPosition> positions() {
    return Collections.nCopies(segments, ExportPosition.START);
  }

  @Override
  public synchronized ExportReport report() {
    return counts;
  }

  @Override
  public synchronized void append(
      int segment, List<String> lines, ExportPosition after, ExportReport more) throws IOException {
    for (String line : lines) {
      out.write(form.apply(line).getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    }
    out.flush();
    counts = counts.plus(more);
  }

  @Override
  public synchronized void close() throws IOException {
    out.flush();
  }
}
