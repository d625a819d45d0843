package io.notestream.consumer.internal.retry;

import io.notestream.model.failure.Failure;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call that was retried until it succeeded, was refused or had to stop. {@link
 * #fold} takes a function for each case, so that none is forgotten; {@link #value} serves where the
 * other two cases are the same. Immutable.
 *
 * @param <T> what the call returns
 */
public sealed interface Attempt<T> {

  /** Applies the function of this attempt's case, and returns its result. */
  <R> R fold(
      Function<? super T, ? extends R> done,
      Function<Failure, ? extends R> refused,
      Supplier<? extends R> stopped);

  /** Returns this attempt, with its value mapped if it succeeded. */
  default <R> Attempt<R> map(Function<? super T, ? extends R> next) {
    return fold(value -> done(next.apply(value)), Attempt::refused, Attempt::stopped);
  }

  /** Returns the value; {@code null} if the call did not succeed. */
  default @Nullable T value() {
    return null;
  }

  /** Returns why the service refused the call; {@code null} if it did not. */
  default @Nullable Failure failure() {
    return null;
  }

  /** Returns this attempt, which must not have succeeded, as an attempt at another value. */
  default <R> Attempt<R> unsuccessful() {
    return map(
        value -> {
          throw new IllegalStateException("the attempt succeeded");
        });
  }

  /** Returns an attempt that succeeded. */
  static <T> Attempt<T> done(T value) {
    return new Done<>(value);
  }

  /** Returns an attempt that the service will never accept. */
  static <T> Attempt<T> refused(Failure failure) {
    return new Refused<>(failure);
  }

  /** Returns an attempt that a stop ended before it succeeded. */
  static <T> Attempt<T> stopped() {
    return new Stopped<>();
  }

  /** See {@link Attempt#done}. */
  record Done<T>(T value) implements Attempt<T> {
    @Override
    public <R> R fold(
        Function<? super T, ? extends R> done,
        Function<Failure, ? extends R> refused,
        Supplier<? extends R> stopped) {
      return done.apply(value);
    }
  }

  /** See {@link Attempt#refused}. */
  record Refused<T>(Failure failure) implements Attempt<T> {
    @Override
    public <R> R fold(
        Function<? super T, ? extends R> done,
        Function<Failure, ? extends R> refused,
        Supplier<? extends R> stopped) {
      return refused.apply(failure);
    }
  }

  /** See {@link Attempt#stopped}. */
  record Stopped<T>() implements Attempt<T> {
    @Override
    public <R> R fold(
        Function<? super T, ? extends R> done,
        Function<Failure, ? extends R> refused,
        Supplier<? extends R> stopped) {
      return stopped.get();
    }
  }
}
