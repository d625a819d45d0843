package io.notestream.local.internal.operation;

import io.notestream.local.internal.error.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every call, to inject faults, delay and count. The methods run on the call's own
 * thread, in the order {@link #before}, {@link #holding} (transactions only), {@link #after}.
 */
public interface Interceptor {

  /** An interceptor that does nothing. */
  Interceptor NONE = new Interceptor() {};

  /**
   * Returns whether one of the other methods may wait in this call; such a call is kept off the
   * event loop.
   */
  default boolean mayWait(ApiCall call) {
    return false;
  }

  /**
   * Called before anything has happened.
   *
   * @throws ServiceException to refuse the call
   */
  default void before(ApiCall call) {}

  /**
   * Called by a transaction that holds its items and has not committed yet.
   *
   * @param actions the number of its actions
   * @throws ServiceException to cancel the transaction; nothing is then changed
   */
  default void holding(ApiCall call, int actions) {}

  /**
   * Called when the call has succeeded or was refused, before the response leaves.
   *
   * @param failure why the service refused, or null
   * @throws LostResponseException to keep the response from the caller
   */
  default void after(ApiCall call, @Nullable ServiceException failure) {}
}
