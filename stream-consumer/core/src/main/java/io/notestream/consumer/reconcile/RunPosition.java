package io.notestream.consumer.reconcile;

import io.notestream.consumer.internal.scan.ScanPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run over all users has come, as a text that another run begins with. Immutable.
 *
 * @param segments the position of each segment of the scan of the notes
 * @param bucket the next bucket of users whose notes are all gone
 * @param open how many users were left wrong or unjudged so far
 */
record RunPosition(List<ScanPosition> segments, int bucket, long open) {

  private static final String NEXT = "\n";
  private static final String DONE = "done";
  private static final String START = "start";

  RunPosition {
    segments = List.copyOf(segments);
  }

  static RunPosition start(int segments) {
    List<ScanPosition> all = new ArrayList<>();
    for (int segment = 0; segment < segments; segment++) {
      all.add(ScanPosition.start(segment));
    }
    return new RunPosition(all, 0, 0);
  }

  /** Returns the text, which holds ids of users and notes. */
  String toText() {
    StringBuilder lines = new StringBuilder().append(bucket).append(NEXT).append(open);
    for (ScanPosition position : segments) {
      String pk = position.pk();
      lines.append(NEXT).append(position.done() ? DONE : pk == null ? START : encode(pk));
      lines.append(NEXT).append(pk == null ? "" : encode(String.valueOf(position.sk())));
    }
    return encode(lines.toString());
  }

  /**
   * Returns the position that a text stands for.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static RunPosition parse(String text) {
    String[] lines = decode(text.strip()).split(NEXT, -1);
    if (lines.length < 4 || lines.length % 2 != 0) {
      throw new IllegalArgumentException("not the position of a run");
    }
    List<ScanPosition> segments = new ArrayList<>();
    for (int line = 2; line < lines.length; line += 2) {
      int segment = segments.size();
      boolean done = lines[line].equals(DONE);
      @Nullable String pk = done || lines[line].equals(START) ? null : decode(lines[line]);
      segments.add(
          new ScanPosition(segment, pk, pk == null ? null : decode(lines[line + 1]), done));
    }
    return new RunPosition(segments, Integer.parseInt(lines[0]), Long.parseLong(lines[1]));
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
