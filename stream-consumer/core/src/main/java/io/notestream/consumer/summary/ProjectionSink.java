package io.notestream.consumer.summary;

/** A receiver of the numbers that a projection gives for a note or a change. */
@FunctionalInterface
public interface ProjectionSink {

  /**
   * Receives a number.
   *
   * @param part the name of the part that it belongs to
   * @param field its index in {@link Projection#fields()}
   * @param value the number, which is not negative; for a time, milliseconds since 1970
   */
  void accept(String part, int field, long value);
}
