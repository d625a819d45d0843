package io.notestream.writer.identity;

import io.notestream.model.note.UserId;

/** Who sent a request, as far as it could be told. */
public sealed interface Caller {

  /** Whether the caller may use the operators' routes, which look across users. */
  boolean operator();

  /**
   * A user.
   *
   * @param userId whose notes the request is about
   * @param operator see {@link Caller#operator()}
   */
  record Known(UserId userId, boolean operator) implements Caller {}

  /**
   * Nobody that could be named.
   *
   * @param reason what is missing or wrong, in words for the caller
   * @param operator see {@link Caller#operator()}
   */
  record Unknown(String reason, boolean operator) implements Caller {}
}
