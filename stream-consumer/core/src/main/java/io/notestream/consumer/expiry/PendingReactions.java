package io.notestream.consumer.expiry;

import io.notestream.model.change.NoteChange;

/** Where reactions are put down that could not be done at once. Thread-safe. */
interface PendingReactions {

  /**
   * Puts the reaction down, unless it was before: then it stays as it is. Durable on return.
   *
   * @param reason what went wrong; never a title or a body
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB refuses
   */
  void putIfAbsent(NoteChange.Expired expired, String reaction, String reason);
}
