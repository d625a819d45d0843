package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.error.ServiceException;

/**
 * A refusal of the whole request, also where it is found out in one action of a transaction: it
 * becomes no reason of that action.
 */
final class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceException refusal;

  InvalidRequestException(ServiceException refusal) {
    super(refusal.text(), null, false, false);
    this.refusal = refusal;
  }

  /** Returns the error that the caller is to see. */
  ServiceException refusal() {
    return refusal;
  }
}
