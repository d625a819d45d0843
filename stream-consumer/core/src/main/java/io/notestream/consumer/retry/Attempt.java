package io.notestream.consumer.retry;

/**
 * How a call ended that was tried for as long as it takes.
 *
 * @param <T> what the call returns
 */
public sealed interface Attempt<T> {

  /** It succeeded. */
  record Done<T>(T value) implements Attempt<T> {}

  /** The service will never accept it. */
  record Refused<T>(Failure failure) implements Attempt<T> {}

  /** There was a request to stop before it succeeded. */
  record Stopped<T>() implements Attempt<T> {}
}
