package io.notestream.local.internal.operation;

/**
 * The call has been carried out, but its answer is not to reach the caller: the connection is
 * closed instead.
 */
public final class LostResponseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LostResponseException() {
    super("response lost on purpose", null, false, false);
  }
}
