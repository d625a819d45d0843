package io.notestream.model.view;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A backfill of one generation of the views: which tables it is for, and which process is at it.
 * That process writes the item again and again; the others see by that that it is alive. Immutable.
 *
 * @param runId tells it apart from other backfills; its segments name it
 * @param generation the generation of the views
 * @param views tells the views table apart from one of the same name that was there before
 * @param notes tells the notes table apart from one of the same name that was there before
 * @param segments how many segments the notes are scanned in
 * @param startedAt when it was started
 * @param owner the process that is at it, or was last
 * @param beat how often that process has written the item
 * @param endedAt when it ended; {@code null} until then
 * @param purgeAt when it may be purged, unless it is written again
 */
public record BackfillRun(
    String runId,
    long generation,
    String views,
    String notes,
    int segments,
    Instant startedAt,
    String owner,
    long beat,
    @Nullable Instant endedAt,
    Instant purgeAt) {

  /** The attribute of {@link #owner()}. */
  public static final String OWNER = "owner";

  /** The attribute of {@link #beat()}. */
  public static final String BEAT = "beat";

  /** The attribute of {@link #runId()}. */
  public static final String RUN_ID = "runId";

  private static final String GENERATION = "generation";
  private static final String VIEWS = "viewsTable";
  private static final String NOTES = "notesTable";
  private static final String SEGMENTS = "segments";
  private static final String STARTED_AT = "startedAt";
  private static final String ENDED_AT = "endedAt";

  /** The most segments that DynamoDB scans a table in. */
  private static final int MOST_SEGMENTS = 1_000_000;

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return OpsKeys.backfillRun(generation);
  }

  /**
   * {@return this run, after the next sign of life of a process}
   *
   * @param process the process that is at it from now on
   * @param purge when it may be purged, unless it is written again
   */
  public BackfillRun next(String process, Instant purge) {
    return new BackfillRun(
        runId, generation, views, notes, segments, startedAt, process, beat + 1, endedAt, purge);
  }

  /**
   * {@return this run, ended}
   *
   * @param now when it ended
   */
  public BackfillRun ended(Instant now) {
    return new BackfillRun(
        runId, generation, views, notes, segments, startedAt, owner, beat + 1, now, purgeAt);
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(RUN_ID, runId)
        .number(GENERATION, generation)
        .string(VIEWS, views)
        .string(NOTES, notes)
        .number(SEGMENTS, segments)
        .time(STARTED_AT, startedAt)
        .string(OWNER, owner)
        .number(BEAT, beat)
        .time(ENDED_AT, endedAt)
        .epochSecond(Attributes.PURGE_AT, purgeAt)
        .toItem();
  }

  /**
   * {@return the run that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static BackfillRun fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    return new BackfillRun(
        reader.string(RUN_ID),
        reader.number(GENERATION),
        reader.string(VIEWS),
        reader.string(NOTES),
        (int) reader.number(SEGMENTS, 1, MOST_SEGMENTS),
        reader.time(STARTED_AT),
        reader.string(OWNER),
        reader.number(BEAT),
        reader.optionalTime(ENDED_AT),
        reader.epochSecond(Attributes.PURGE_AT));
  }
}
