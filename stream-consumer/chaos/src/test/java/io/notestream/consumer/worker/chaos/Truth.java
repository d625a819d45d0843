package io.notestream.consumer.worker.chaos;

import java.util.Map;
import java.util.Set;

/**
 * What the load did, by its own log.
 *
 * @param users what became of each user's notes
 * @param erased the ids of notes that were erased
 */
record Truth(Map<String, User> users, Set<String> erased) {

  /**
   * One user's history in numbers. Changes that were lost with the stream are in no flow.
   *
   * @param expired notes that were to end
   * @param active the notes that are left
   * @param bodyBytes of the notes that are left
   * @param sizes the notes that are left and ended, by the part of {@code Sizes}
   */
  record User(
      long created,
      long updated,
      long deleted,
      long expired,
      long active,
      long bodyBytes,
      Map<String, Size> sizes) {

    long changes() {
      return created + updated + deleted + expired;
    }
  }

  /**
   * Notes of one part of {@code Sizes}.
   *
   * @param notes how many are left
   * @param bytes of those
   * @param expired how many have ended
   */
  record Size(long notes, long bytes, long expired) {}

  long changes() {
    return users.values().stream().mapToLong(User::changes).sum();
  }

  long expirations() {
    return users.values().stream().mapToLong(User::expired).sum();
  }
}
