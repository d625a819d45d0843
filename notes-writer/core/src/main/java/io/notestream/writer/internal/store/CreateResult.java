package io.notestream.writer.internal.store;

/** The outcome of a request to create notes. */
public sealed interface CreateResult {

  /** The notes are stored as they were given. */
  record Created() implements CreateResult {}

  /**
   * The request was made before, and is not made again.
   *
   * @param record what the first one created
   */
  record Repeated(IdempotencyRecord record) implements CreateResult {}

  /** The caller's key was used for another request. */
  record KeyReused() implements CreateResult {}
}
