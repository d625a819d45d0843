package io.notestream.model.view;

/** The views table is not for this version of the consumer, or not for its configuration. */
public final class IncompatibleViewsException extends RuntimeException {

  private IncompatibleViewsException(String message) {
    super(message);
  }

  /**
   * @throws IncompatibleViewsException if the table must not be written to
   */
  public static void check(Meta meta, int generation) {
    if (meta.schema() > Meta.SCHEMA) {
      throw new IncompatibleViewsException(
          "the views table has schema "
              + meta.schema()
              + ", and this version of the consumer knows "
              + Meta.SCHEMA
              + " at most: use a newer one");
    }
    if (meta.generation() != generation) {
      throw new IncompatibleViewsException(
          "the views table holds generation "
              + meta.generation()
              + " of the summaries, and the consumer is set to generation "
              + generation);
    }
  }
}
