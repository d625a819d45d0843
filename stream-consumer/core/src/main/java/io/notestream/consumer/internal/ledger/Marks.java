package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.internal.summary.ActivityMark;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Writes activity marks. A mark is a maximum, written after the commit, and again for duplicates:
 * who committed them may have stopped before the mark. Thread-safe.
 */
public final class Marks {

  private static final int REMEMBERED_USERS = 50_000;

  private volatile int forgotten;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Call call;
  private final Retrier retrier;
  private final RateCap rateCap;

  /** The latest mark of each user that this process knows to be stored. */
  private final Map<UserId, Instant> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UserId, Instant> eldest) {
              return size() > REMEMBERED_USERS;
            }
          });

  /** Creates a writer of marks. Makes no call. */
  public Marks(DynamoDbClient dynamoDb, TableNames tables, ActiveRetries retries, RateCap rateCap) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteViews();
    this.call = new Call("UpdateItem", table);
    this.retrier = new Retrier(retries);
    this.rateCap = rateCap;
  }

  /**
   * Ensures that the stored mark is at least this one, if the user has a summary.
   *
   * @return whether this call has written the mark
   */
  public Attempt<Boolean> write(ActivityMark mark, Stop stop) {
    Instant stored = known.get(mark.userId());
    if (stored != null && !stored.isBefore(mark.at())) {
      return Attempt.done(false);
    }
    if (!rateCap.acquire(1, stop)) {
      return Attempt.stopped();
    }
    return retrier.call(call, () -> update(mark), stop);
  }

  /** Forgets which mark the user has, since it was erased. */
  public void forget(UserId userId) {
    known.remove(userId);
  }

  /** Forgets which marks are stored, since the table may be another one. */
  public void forget() {
    synchronized (known) {
      forgotten++;
      known.clear();
    }
  }

  private void remember(ActivityMark mark, int whenCalled) {
    synchronized (known) {
      if (forgotten == whenCalled) { // Otherwise it was perhaps the table before that was written.
        known.merge(mark.userId(), mark.at(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
  }

  private boolean update(ActivityMark mark) {
    int whenCalled = forgotten;
    try {
      dynamoDb.updateItem(request(mark));
      remember(mark, whenCalled);
      return true;
    } catch (ConditionalCheckFailedException e) {
      // A later mark is stored, there is no summary to mark, or the note was erased: all is fine.
      return false;
    }
  }

  private UpdateItemRequest request(ActivityMark mark) {
    AttributeValue at = AttributeValue.fromS(Timestamps.format(mark.at()));
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    names.put("#at", UserSummary.LAST_ACTIVITY_AT);
    values.put(":at", at);
    values.put(":partition", AttributeValue.fromS(ViewKeys.activity(mark.userId())));
    ErasureGuard.addTo(names, values, mark.noteCreatedAt());
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(ViewKeys.userSummary(mark.userId()))
        .conditionExpression(
            "attribute_exists(PK) AND (attribute_not_exists(#at) OR #at < :at) AND ("
                + ErasureGuard.CONDITION
                + ")")
        .updateExpression("SET #at = :at, GSI2PK = :partition, GSI2SK = :at")
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .build();
  }
}
