package io.notestream.local.internal.operation;

/**
 * Says that no response is to reach the caller: the connection is closed instead. The call may have
 * been carried out.
 */
public final class LostResponseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LostResponseException() {
    super("response lost on purpose", null, false, false);
  }
}
