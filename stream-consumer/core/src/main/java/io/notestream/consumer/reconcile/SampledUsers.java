package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Buckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Goes round all users that have a summary, a few at a time. Not thread-safe. */
final class SampledUsers {

  private final UsersWithoutNotes ranking;
  private int bucket;
  private @Nullable Map<String, AttributeValue> after;

  /**
   * @param bucket where to begin: others may begin elsewhere
   */
  SampledUsers(UsersWithoutNotes ranking, int bucket) {
    this.ranking = ranking;
    this.bucket = bucket;
  }

  /** Returns the next users: up to so many, none if a stop is requested. */
  List<UserId> next(int count, Stop stop) {
    List<UserId> next = new ArrayList<>();
    for (int tries = 0; next.size() < count && tries < Buckets.USERS; tries++) {
      String name = Buckets.all(Buckets.USERS).get(bucket);
      QueryResponse page = ranking.page(name, after, count - next.size(), stop).value();
      if (page == null) {
        break;
      }
      next.addAll(UsersWithoutNotes.users(page));
      if (page.hasLastEvaluatedKey()) {
        after = page.lastEvaluatedKey();
      } else {
        after = null;
        bucket = (bucket + 1) % Buckets.USERS;
      }
    }
    return next;
  }
}
