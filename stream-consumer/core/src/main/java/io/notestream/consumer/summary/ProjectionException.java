package io.notestream.consumer.summary;

/**
 * Thrown when a function of a projection fails, or gives what cannot be stored. The message names
 * the projection, and never holds what the function was given or has thrown: that may be a title or
 * a body.
 */
public final class ProjectionException extends RuntimeException {

  /**
   * Creates an exception about a projection.
   *
   * @param projection the projection's name
   * @param what what is wrong with it
   */
  public ProjectionException(String projection, String what) {
    super("projection '" + projection + "': " + what);
  }
}
