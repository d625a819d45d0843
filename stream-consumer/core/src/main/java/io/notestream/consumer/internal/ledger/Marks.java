package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.internal.summary.Mark;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Writes marks: the maxima of summaries, above all of when a user was active. They are written
 * after the commit, and again for duplicates: who committed them may have stopped before the mark.
 * Thread-safe.
 */
public final class Marks {

  private static final int REMEMBERED = 50_000;

  private volatile int forgotten;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Call call;
  private final Retrier retrier;
  private final RateCap rateCap;

  /** The largest value in each place that this process knows to be stored. */
  private final Map<Mark.Place, Long> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Mark.Place, Long> eldest) {
              return size() > REMEMBERED;
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
   * Ensures that the stored mark is at least this one, if there is the summary.
   *
   * @return whether this call has written the mark
   */
  public Attempt<Boolean> write(Mark mark, Stop stop) {
    Long stored = known.get(mark.place());
    if (stored != null && stored >= mark.value()) {
      return Attempt.done(false);
    }
    if (!rateCap.acquire(1, stop)) {
      return Attempt.stopped();
    }
    return retrier.call(call, () -> update(mark), stop);
  }

  /** Forgets which marks the user has, since it was erased. */
  public void forget(UserId userId) {
    synchronized (known) {
      known.keySet().removeIf(place -> place.key().userId().equals(userId));
    }
  }

  /** Forgets which marks are stored, since the table may be another one. */
  public void forget() {
    synchronized (known) {
      forgotten++;
      known.clear();
    }
  }

  private void remember(Mark mark, int whenCalled) {
    synchronized (known) {
      if (forgotten == whenCalled) { // Otherwise it was perhaps the table before that was written.
        known.merge(mark.place(), mark.value(), Math::max);
      }
    }
  }

  private boolean update(Mark mark) {
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

  private UpdateItemRequest request(Mark mark) {
    Map<String, AttributeValue> attributes = SummaryLayout.attributes(mark);
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          names.put("#" + name, name);
          values.put(":" + name, value);
        });
    String condition =
        "attribute_exists(PK) AND (attribute_not_exists(#%1$s) OR #%1$s < :%1$s)"
            .formatted(SummaryLayout.attribute(mark));
    if (mark.place().key().projection() == OwnSummaries.USER) {
      ErasureGuard.addTo(names, values, mark.noteCreatedAt());
      condition += " AND (" + ErasureGuard.CONDITION + ")";
    }
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(SummaryLayout.primaryKey(mark.place().key()))
        .conditionExpression(condition)
        .updateExpression(
            attributes.keySet().stream()
                .map(name -> "#" + name + " = :" + name)
                .collect(Collectors.joining(", ", "SET ", "")))
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .build();
  }
}
