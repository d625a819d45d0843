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

  /**
   * Where the next users are.
   *
   * @param bucket the bucket, from 0
   * @param after the key after which they come; empty for the beginning of the bucket
   */
  record Place(int bucket, Map<String, AttributeValue> after) {
    Place {
      if (bucket < 0 || bucket >= Buckets.USERS) {
        throw new IllegalArgumentException("there is no bucket " + bucket);
      }
    }
  }

  private final UsersWithoutNotes ranking;
  private Place place;

  /**
   * @param bucket where to begin: others may begin elsewhere
   */
  SampledUsers(UsersWithoutNotes ranking, int bucket) {
    this.ranking = ranking;
    this.place = new Place(bucket, Map.of());
  }

  /** Returns where the next users are. */
  Place place() {
    return place;
  }

  /** Goes on from a place to which another sampler has come. */
  void continueFrom(Place other) {
    place = other;
  }

  /** Returns the next users: up to so many, none if a stop is requested. */
  List<UserId> next(int count, Stop stop) {
    List<UserId> next = new ArrayList<>();
    for (int tries = 0; next.size() < count && tries < Buckets.USERS; tries++) {
      String name = Buckets.all(Buckets.USERS).get(place.bucket());
      QueryResponse page = ranking.page(name, after(), count - next.size(), stop).value();
      if (page == null) {
        break;
      }
      next.addAll(UsersWithoutNotes.users(page));
      place =
          page.hasLastEvaluatedKey()
              ? new Place(place.bucket(), page.lastEvaluatedKey())
              : new Place((place.bucket() + 1) % Buckets.USERS, Map.of());
    }
    return next;
  }

  private @Nullable Map<String, AttributeValue> after() {
    return place.after().isEmpty() ? null : place.after();
  }
}
