package io.notestream.cli;

import org.jspecify.annotations.Nullable;

/**
 * Says in a line what a program's own failures mean to its user, and what to do about them. Called
 * before the failures that all programs have in common are looked at.
 */
@FunctionalInterface
public interface FailureMessages {

  /**
   * {@return the line for a failure, or {@code null} if it is none of the program's own}
   *
   * @param failure what the command threw; its causes are still inside it
   */
  @Nullable String of(Throwable failure);
}
