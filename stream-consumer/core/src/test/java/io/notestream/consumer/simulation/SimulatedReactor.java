package io.notestream.consumer.simulation;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.model.change.NoteChange;
import io.notestream.model.view.ArchivedNote;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** What a process does about expirations: it archives the note, as the reaction of that name. */
final class SimulatedReactor implements Reactor {

  private static final Duration RETENTION = Duration.ofDays(30);

  private final Process process;
  private final Map<Actor, List<NoteChange.Expired>> postponed = new HashMap<>();

  SimulatedReactor(Process process) {
    this.process = process;
  }

  @Override
  public Batch begin(BatchControl control) {
    return this::react;
  }

  private boolean react(List<NoteChange.Expired> expirations) {
    if (process.world().mistake() == Mistake.LATE_REACTION) {
      postponed.computeIfAbsent(Actor.current(), actor -> new ArrayList<>()).addAll(expirations);
    } else {
      expirations.forEach(this::archive);
    }
    return true;
  }

  private void archive(NoteChange.Expired expiration) {
    Instant now = process.clock().instant();
    ArchivedNote archived =
        new ArchivedNote(
            expiration.before(),
            expiration.sequence(),
            expiration.cause(),
            expiration.origin().eventTime(),
            now,
            now.plus(RETENTION).truncatedTo(ChronoUnit.SECONDS),
            null);
    try {
      Network.DYNAMO_DB.putItem(
          r ->
              r.tableName(process.world().names().noteOps())
                  .item(archived.toItem())
                  .conditionExpression("attribute_not_exists(PK)"));
    } catch (ConditionalCheckFailedException e) {
      // It was archived before.
    }
    process.world().reacted().add(expiration.eventId());
  }

  /** Reacts to what the calling actor has postponed. */
  void batchIsOver() {
    List<NoteChange.Expired> late = postponed.remove(Actor.current());
    if (late != null) {
      late.forEach(this::archive);
    }
  }
}
