package io.notestream.consumer.internal.retry;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended that was tried for as long as it takes. {@link #fold} asks for all three cases,
 * so that nobody forgets a case; {@link #value} serves where the other two cases are the same.
 * Immutable.
 *
 * @param <T> what the call returns
 */
public sealed interface Attempt<T> {

  /** Returns what the function of the case returns that this is. */
  <R> R fold(
      Function<? super T, ? extends R> done,
      Function<Failure, ? extends R> refused,
      Supplier<? extends R> stopped);

  /** Returns this attempt with another value if it succeeded, and as it is if it did not. */
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

  /** Returns this attempt, which did not succeed, as one at another value. */
  default <R> Attempt<R> unsuccessful() {
    return map(
        value -> {
          throw new IllegalStateException("the attempt succeeded");
        });
  }

  /** The call succeeded. */
  static <T> Attempt<T> done(T value) {
    return new Done<>(value);
  }

  /** The service will never accept the call. */
  static <T> Attempt<T> refused(Failure failure) {
    return new Refused<>(failure);
  }

  /** A stop was requested before the call succeeded. */
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
