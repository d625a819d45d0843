package io.notestream.consumer.worker.chaos;

import java.util.Map;

/**
 * What the load did, by its own log.
 *
 * @param users what became of each user's notes
 */
record Truth(Map<String, User> users) {

  /**
   * One user's history in numbers.
   *
   * @param expired notes that were to end
   * @param bodyBytes of the notes that are left
   */
  record User(long created, long updated, long deleted, long expired, long bodyBytes) {

    long active() {
      return created - deleted - expired;
    }

    long changes() {
      return created + updated + deleted + expired;
    }
  }

  long changes() {
    return users.values().stream().mapToLong(User::changes).sum();
  }

  long expirations() {
    return users.values().stream().mapToLong(User::expired).sum();
  }
}
