package io.notestream.writer.internal.store;

/**
 * Thrown when the response to a change was lost and others have changed the note since: the change
 * may have been made before theirs, and must not be made a second time over them.
 */
public final class OvertakenException extends RuntimeException {

  OvertakenException(String message) {
    super(message);
  }
}
