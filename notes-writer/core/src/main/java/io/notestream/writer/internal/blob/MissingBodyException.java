package io.notestream.writer.internal.blob;

/** Thrown for a note whose body the blob store does not have. The message names the note. */
public final class MissingBodyException extends RuntimeException {

  MissingBodyException(String message) {
    super(message);
  }
}
