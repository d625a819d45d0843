package io.notestream.consumer.internal.log;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Fields of the lines that the current thread logs, until they are closed by the same thread. Where
 * the log is JSON, they are members of each line. Use it in a try statement.
 */
public final class LogFields implements AutoCloseable {

  /** The id of the shard that is read. */
  public static final String SHARD = "shard";

  /** The id of the event, {@code <noteId>:<sequence number>}. */
  public static final String EVENT = "eventId";

  /** The trace id of the request that last wrote the note. */
  public static final String TRACE = "traceId";

  private final @Nullable Map<String, String> before;

  private LogFields() {
    before = MDC.getCopyOfContextMap();
  }

  /** Adds the shard. */
  public static LogFields ofShard(String shardId) {
    LogFields fields = new LogFields();
    MDC.put(SHARD, shardId);
    return fields;
  }

  /** Adds the event of a change, and its trace. */
  public static LogFields of(NoteChange change) {
    return ofEvent(change.eventId(), change.latest());
  }

  /**
   * Adds an event and its trace.
   *
   * @param note the note as it was written last, or before it was removed
   */
  public static LogFields ofEvent(String eventId, Note note) {
    LogFields fields = new LogFields();
    MDC.put(EVENT, eventId);
    if (note.trace() != null) {
      MDC.put(TRACE, note.trace());
    }
    return fields;
  }

  /** Returns a task that logs with the fields that this thread has now, on whichever thread. */
  public static Runnable keptBy(Runnable task) {
    Map<String, String> fields = MDC.getCopyOfContextMap();
    return () -> {
      try (LogFields kept = new LogFields()) {
        set(fields);
        task.run();
      }
    };
  }

  @Override
  public void close() {
    set(before);
  }

  private static void set(@Nullable Map<String, String> fields) {
    if (fields == null || fields.isEmpty()) {
      MDC.clear();
    } else {
      MDC.setContextMap(fields);
    }
  }
}
