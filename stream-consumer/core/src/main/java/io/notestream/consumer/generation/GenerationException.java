package io.notestream.consumer.generation;

/** Thrown when a change of the generations is refused; the message says why, and what to do. */
public final class GenerationException extends RuntimeException {

  /**
   * Creates an exception.
   *
   * @param message why it is refused
   */
  public GenerationException(String message) {
    super(message);
  }
}
