package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.LetterRemoval;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.change.NoteChange;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.DeadLetterKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Drops changes of notes that were erased, together with what they may have brought before that was
 * known: an expiration is reacted to before its commit, which is where the erasure is met. Whoever
 * dies in between leaves the record to be delivered again, and it ends here again. Thread-safe; one
 * per process.
 */
public final class ErasedEvents {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final LetterRemoval letters;
  private final ActiveRetries retries;
  private final Retrier retrier;
  private final Call call;
  private final InstantSource clock;

  /** Creates a drop for changes. Makes no call. */
  public ErasedEvents(
      DynamoDbClient dynamoDb, TableNames tables, ActiveRetries retries, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.letters = new LetterRemoval(dynamoDb, tables);
    this.retries = retries;
    this.retrier = new Retrier(retries);
    this.call = new Call("DeleteItem of what was erased", table);
    this.clock = clock;
  }

  /**
   * Drops the events, each as {@link #drop(NoteChange, Stop)} does, and settles them.
   *
   * @return {@code false} if a stop was requested before all were
   */
  boolean drop(List<PlannedEvent> events, BatchContext batch) {
    for (PlannedEvent event : events) {
      if (!drop(event.change(), batch.stop())) {
        return false;
      }
      retries.progressed();
      batch.erased(event.index());
    }
    return true;
  }

  /**
   * Removes what the change may have brought. A body in the blob store that it leaves behind is
   * known from its record alone: its removal is due at once.
   *
   * @return {@code false} if a stop was requested before
   */
  boolean drop(NoteChange change, Stop stop) {
    String body = bodyRef(change.before());
    boolean leavesBody = body != null && !body.equals(bodyRef(change.after()));
    if (!leavesBody && !(change instanceof NoteChange.Expired)) {
      return true;
    }
    return patiently(() -> remove(change, leavesBody ? body : null), stop);
  }

  /**
   * Removes the dead letter that the event comes from.
   *
   * @return {@code false} if a stop was requested before
   */
  boolean removeLetter(PlannedEvent event, Stop stop) {
    return patiently(() -> letters.remove(Objects.requireNonNull(event.letter())), stop);
  }

  /** Nothing of an erased user stays because a call was refused: that is waited for as well. */
  private boolean patiently(Runnable removal, Stop stop) {
    try (Retry retry = retries.begin()) {
      while (true) {
        Attempt<Boolean> attempt =
            retrier.call(
                call,
                () -> {
                  removal.run();
                  return true;
                },
                stop);
        Failure failure = attempt.failure();
        if (failure == null) {
          return attempt.value() != null;
        }
        if (!retry.pauseAfter(call, failure, stop)) {
          return false;
        }
      }
    }
  }

  private void remove(NoteChange change, @Nullable String body) {
    if (body != null) {
      BlobRemoval removal =
          new BlobRemoval(
              change.userId(), change.noteId(), change.sequence(), body, clock.instant());
      dynamoDb.putItem(r -> r.tableName(table).item(removal.toItem()));
    }
    if (change instanceof NoteChange.Expired) {
      dynamoDb.deleteItem(
          r ->
              r.tableName(table)
                  .key(OpsKeys.archivedNote(change.userId(), change.noteId(), change.sequence())));
      letters.removeAllOf(
          DeadLetterKey.ofRecord(
              change.sequence(),
              NoteKeys.partition(change.userId()),
              NoteKeys.sort(change.noteId())));
    }
  }

  private static @Nullable String bodyRef(@Nullable Note note) {
    return note == null ? null : note.bodyRef();
  }
}
