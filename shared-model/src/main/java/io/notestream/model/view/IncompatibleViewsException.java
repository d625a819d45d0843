package io.notestream.model.view;

/**
 * Thrown when a consumer must not write to a views table: the table is of a newer version of this
 * project, or of another generation than the consumer is configured for.
 */
public final class IncompatibleViewsException extends RuntimeException {

  private IncompatibleViewsException(String message) {
    super(message);
  }

  /**
   * Requires that a consumer may write to a views table.
   *
   * @param meta what the table says about itself
   * @param generation the generation that the consumer is configured for
   * @throws IncompatibleViewsException if it may not
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
