package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Finds the users who have a summary and no notes, by the ranking of all users. Thread-safe. */
final class UsersWithoutNotes {

  private static final int PAGE = 100;

  private final CappedReads reads;
  private final TableNames tables;

  UsersWithoutNotes(CappedReads reads, TableNames tables) {
    this.reads = reads;
    this.tables = tables;
  }

  /**
   * Reads the users of a bucket.
   *
   * @param some receives some of them at a time; returns whether to go on
   * @return whether all were read
   */
  Attempt<Boolean> read(String bucket, Predicate<List<UserId>> some, Stop stop) {
    Map<String, AttributeValue> after = null;
    do {
      Attempt<QueryResponse> page = page(bucket, after, PAGE, stop);
      QueryResponse response = page.value();
      if (response == null) {
        return page.unsuccessful();
      }
      List<UserId> found = new ArrayList<>();
      for (UserId user : users(response)) {
        Attempt<Boolean> noteless = hasNoNotes(user, stop);
        if (noteless.value() == null) {
          return noteless;
        }
        if (noteless.value()) {
          found.add(user);
        }
      }
      if (!some.test(found)) {
        return Attempt.stopped();
      }
      after = response.hasLastEvaluatedKey() ? response.lastEvaluatedKey() : null;
    } while (after != null);
    return Attempt.done(true);
  }

  /** Returns a page of the users of a bucket, those with the fewest notes first. */
  Attempt<QueryResponse> page(
      String bucket, @Nullable Map<String, AttributeValue> after, int limit, Stop stop) {
    return reads.index(ranking(bucket), after, limit, stop);
  }

  /** Returns the users of a page. */
  static List<UserId> users(QueryResponse page) {
    return page.items().stream().map(UsersWithoutNotes::user).filter(Objects::nonNull).toList();
  }

  private CappedReads.Items ranking(String bucket) {
    return new CappedReads.Items(
        tables.noteViews(),
        ViewKeys.ranking(bucket),
        null,
        KeyAttributes.PK + ", " + KeyAttributes.SK + ", " + Attributes.USER_ID,
        null);
  }

  private static @Nullable UserId user(Map<String, AttributeValue> item) {
    AttributeValue user = item.get(Attributes.USER_ID);
    try {
      return user == null || user.s() == null ? null : new UserId(user.s());
    } catch (IllegalArgumentException e) {
      return null; // Nothing that the consumer has written.
    }
  }

  private Attempt<Boolean> hasNoNotes(UserId user, Stop stop) {
    return reads.isEmpty(
        CappedReads.Items.beginningWith(
            tables.notes(), NoteKeys.partition(user), NoteKeys.NOTE_PREFIX),
        stop);
  }
}
