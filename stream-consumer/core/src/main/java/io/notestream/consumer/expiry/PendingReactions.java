package io.notestream.consumer.expiry;

import io.notestream.model.change.NoteChange;

/** The store of reactions that failed in line and are to be tried again. Thread-safe. */
interface PendingReactions {

  /**
   * Writes the reaction as pending, unless it is there already. Durable on return.
   *
   * @param reason what went wrong; never a title or a body
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  void putIfAbsent(NoteChange.Expired expired, String reaction, String reason);
}
