package io.notestream.consumer.worker;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.kcl.StreamApplication;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Gap;
import io.notestream.model.view.Meta;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Follows the stream for the core and its tables. Thread-safe. */
final class WorkerApplication implements StreamApplication {

  private final WorkerSettings settings;
  private final DynamoDbClient dynamoDb;
  private final StreamConsumer consumer;
  private final OpenGaps gaps;
  private final Activity activity;

  WorkerApplication(
      WorkerSettings settings,
      DynamoDbClient dynamoDb,
      StreamConsumer consumer,
      OpenGaps gaps,
      Activity activity) {
    this.settings = settings;
    this.dynamoDb = dynamoDb;
    this.consumer = consumer;
    this.gaps = gaps;
    this.activity = activity;
  }

  @Override
  public BatchOutcome process(ShardBatch batch, BatchControl control) {
    BatchOutcome outcome = consumer.process(batch, control);
    activity.settled(batch, outcome);
    return outcome;
  }

  @Override
  public boolean keepGap(Gap gap, boolean again) {
    return gaps.keep(gap, again);
  }

  @Override
  public Optional<Instant> countingSince() {
    Map<String, AttributeValue> item =
        dynamoDb.getItem(r -> r.tableName(settings.tables.noteViews()).key(ViewKeys.meta())).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(Meta.fromItem(item).countingSince());
  }

  @Override
  public void onBug(Error bug) {
    settings.onBug.accept(bug);
  }
}
