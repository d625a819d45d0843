package io.notestream.local.internal.operation;

import io.notestream.local.internal.error.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every call: faults, delays and counting. The methods run on the call's own
 * thread, in the order {@link #before}, {@link #holding} (transactions only), {@link #after}.
 */
public interface Interceptor {

  /** Lets everything pass. */
  Interceptor NONE = new Interceptor() {};

  /**
   * Returns whether one of the other methods may wait in this call; such a call is kept off the
   * event loop.
   */
  default boolean mayWait(ApiCall call) {
    return false;
  }

  /**
   * Before anything has happened.
   *
   * @throws ServiceException to refuse the call
   */
  default void before(ApiCall call) {}

  /**
   * In a transaction that holds its items and has not committed yet.
   *
   * @param actions how many actions it has
   * @throws ServiceException to give it up; nothing is then changed
   */
  default void holding(ApiCall call, int actions) {}

  /**
   * After the call has been answered or refused, and before the answer leaves.
   *
   * @param failure why the service refused, or null
   * @throws LostResponseException to keep the answer from the caller
   */
  default void after(ApiCall call, @Nullable ServiceException failure) {}
}
