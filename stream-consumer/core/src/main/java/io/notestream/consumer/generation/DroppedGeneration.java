package io.notestream.consumer.generation;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.gap.Gaps;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What {@code note-ops} remembers of a generation whose views are gone. It must not outlive them: a
 * generation can be made anew under the same number. Not thread-safe.
 */
final class DroppedGeneration {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final InstantSource clock;

  /** Creates an access to it. Makes no call. */
  DroppedGeneration(DynamoDbClient dynamoDb, TableNames tables, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.clock = clock;
  }

  /** Deletes the positions of backfills, and closes dead letters and gaps. May be repeated. */
  void forget() {
    forgetBackfills();
    Duration closed = ConsumerOptions.defaults().closedRetention();
    DeadLetters letters = new DeadLetters(dynamoDb, tables, clock, closed);
    List<LetterEntry> open = letters.list(DeadLetter.State.OPEN).toList();
    open.stream()
        .filter(letter -> letter.key().reaction() == null)
        .filter(letter -> letter.key().generation() == tables.generation())
        .forEach(letter -> letters.discard(letter.id()));
    Gaps gaps = new Gaps(dynamoDb, tables, clock, closed);
    List<Gap> lost = gaps.own(Gap.State.OPEN).toList();
    lost.forEach(gap -> gaps.close(gap.id(), Gap.State.ACCEPTED));
  }

  /** The positions may name users. */
  private void forgetBackfills() {
    AttributeValue partition = OpsKeys.backfillRun(tables.generation()).get(KeyAttributes.PK);
    dynamoDb
        .queryPaginator(
            r ->
                r.tableName(tables.noteOps())
                    .consistentRead(true)
                    .keyConditionExpression("PK = :pk")
                    .projectionExpression("PK, SK")
                    .expressionAttributeValues(Map.of(":pk", partition)))
        .items()
        .forEach(key -> dynamoDb.deleteItem(r -> r.tableName(tables.noteOps()).key(key)));
  }
}
