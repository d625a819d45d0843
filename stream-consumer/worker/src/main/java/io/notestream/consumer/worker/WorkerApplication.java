package io.notestream.consumer.worker;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.kcl.StreamApplication;
import io.notestream.consumer.worker.internal.sweep.Sweeper;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Gap;
import io.notestream.model.view.Meta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Follows the stream for the core and its tables. Thread-safe. */
final class WorkerApplication implements StreamApplication {

  private final WorkerSettings settings;
  private final DynamoDbClient dynamoDb;
  private final StreamConsumer consumer;
  private final OpenGaps gaps;
  private final Activity activity;
  private final @Nullable Sweeper sweeper;

  WorkerApplication(
      WorkerSettings settings,
      DynamoDbClient dynamoDb,
      StreamConsumer consumer,
      OpenGaps gaps,
      Activity activity,
      @Nullable Sweeper sweeper) {
    this.settings = settings;
    this.dynamoDb = dynamoDb;
    this.consumer = consumer;
    this.gaps = gaps;
    this.activity = activity;
    this.sweeper = sweeper;
  }

  @Override
  public BatchOutcome process(ShardBatch batch, BatchControl control) {
    BatchOutcome outcome =
        sweeper == null ? consumer.process(batch, control) : processTimed(batch, control, sweeper);
    activity.settled(batch, outcome);
    return outcome;
  }

  private BatchOutcome processTimed(ShardBatch batch, BatchControl control, Sweeper timing) {
    TimedBatch timed = new TimedBatch(control);
    try {
      return consumer.process(batch, timed);
    } finally {
      timing.applied(timed.changes);
    }
  }

  /** Returns whether this worker's generation is the live one, as far as is known. */
  private boolean isLive() {
    return consumer
        .liveGeneration()
        .map(known -> known.live() == settings.options.generation())
        .orElse(true);
  }

  /** A batch whose changes the sweeper hears of; those of another generation, that one's does. */
  private final class TimedBatch implements BatchControl {

    private final BatchControl control;
    private List<NoteChange> changes = List.of();

    private TimedBatch(BatchControl control) {
      this.control = control;
    }

    @Override
    public void changed(List<NoteChange> decoded) {
      control.changed(decoded);
      if (sweeper != null && isLive()) {
        changes = decoded;
        sweeper.changed(decoded);
      }
    }

    @Override
    public Stop stop() {
      return control.stop();
    }

    @Override
    public void settledThrough(SequenceNumber sequence) {
      control.settledThrough(sequence);
    }

    @Override
    public Optional<Instant> deadline() {
      return control.deadline();
    }

    @Override
    public boolean isTimeUp(Instant now) {
      return control.isTimeUp(now);
    }
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
