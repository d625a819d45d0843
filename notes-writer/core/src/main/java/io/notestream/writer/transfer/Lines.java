package io.notestream.writer.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines as bytes, and never more of one than fits the memory. Not thread-safe. */
final class Lines {

  /**
   * The longest line, in bytes: a body of 1 MiB, each of whose bytes may be written as an escape of
   * six, and room for the rest.
   */
  static final int MAX_BYTES = 8 << 20;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private int next;
  private int end;
  private long number;

  Lines(InputStream in) {
    this.in = in;
  }

  /**
   * A line.
   *
   * @param number 1 for the first
   * @param bytes without its end; {@code null} if it is too long
   */
  record Line(long number, byte @Nullable [] bytes) {

    boolean isBlank() {
      if (bytes == null) {
        return false;
      }
      for (byte b : bytes) {
        if (b != ' ' && b != '\t' && b != '\r') {
          return false;
        }
      }
      return true;
    }
  }

  /** Returns the number of the last line that was returned; 0 before the first. */
  long number() {
    return number;
  }

  /** Returns the next line; {@code null} at the end. */
  @Nullable Line next() throws IOException {
    if (!fill()) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && fill()) {
      int stop = next;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      tooLong |= line.size() + (stop - next) > MAX_BYTES;
      if (!tooLong) {
        line.write(buffer, next, stop - next);
      }
      ended = stop < end;
      next = stop + (ended ? 1 : 0);
    }
    number++;
    return new Line(number, tooLong ? null : number == 1 ? unmarked(line) : line.toByteArray());
  }

  private boolean fill() throws IOException {
    if (next < end) {
      return true;
    }
    next = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  /** Some editors write a mark at the beginning, which is not part of the JSON. */
  private static byte[] unmarked(ByteArrayOutputStream line) {
    byte[] bytes = line.toByteArray();
    boolean marked =
        bytes.length >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    return marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
  }
}
