package io.notestream.writer.identity;

import io.notestream.model.note.UserId;

/** Who sent a request, as far as it is known. Immutable. */
public sealed interface Caller {

  /** {@return whether the caller may use the operators' routes, which show all users} */
  boolean operator();

  /**
   * A user.
   *
   * @param userId the user, whose notes the request is about
   * @param operator see {@link Caller#operator()}
   */
  record Known(UserId userId, boolean operator) implements Caller {}

  /**
   * A caller whose user is unknown.
   *
   * @param reason what is missing or wrong, in words for the caller
   * @param challenge the value of {@code WWW-Authenticate} in the 401 response
   * @param operator see {@link Caller#operator()}
   */
  record Unknown(String reason, String challenge, boolean operator) implements Caller {}
}
