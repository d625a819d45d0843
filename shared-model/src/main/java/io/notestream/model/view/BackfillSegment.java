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
 * How far a segment of a backfill is done. Immutable.
 *
 * @param runId the backfill
 * @param generation the generation of the views that it fills
 * @param segment the segment, counted from 0
 * @param pk the partition key of the last item of {@code notes} that is done; {@code null} if none
 *     is, or all are
 * @param sk the sort key of that item
 * @param done whether all are
 * @param items how many items of any kind are done
 * @param baselines how many notes were given a baseline
 * @param skipped how many notes were left out, since a change of theirs is in the dead letters
 * @param refused how many notes DynamoDB refused a baseline
 * @param unreadable how many items under a note's key cannot be read as one, and count nothing
 * @param purgeAt when it may be purged, unless it is written again
 */
public record BackfillSegment(
    String runId,
    long generation,
    int segment,
    @Nullable String pk,
    @Nullable String sk,
    boolean done,
    long items,
    long baselines,
    long skipped,
    long refused,
    long unreadable,
    Instant purgeAt) {

  /** The attribute of {@link #pk()}. */
  public static final String LAST_PK = "lastPK";

  private static final String GENERATION = "generation";
  private static final String SEGMENT = "segment";
  private static final String LAST_SK = "lastSK";
  private static final String DONE = "done";
  private static final String ITEMS = "items";
  private static final String BASELINES = "baselines";
  private static final String SKIPPED = "skipped";
  private static final String REFUSED = "refused";
  private static final String UNREADABLE = "unreadable";

  /**
   * {@return a segment of which nothing is done}
   *
   * @param run the backfill
   * @param segment the segment, counted from 0
   * @param purge when it may be purged, unless it is written again
   */
  public static BackfillSegment start(BackfillRun run, int segment, Instant purge) {
    return new BackfillSegment(
        run.runId(), run.generation(), segment, null, null, false, 0, 0, 0, 0, 0, purge);
  }

  /**
   * {@return the same segment, of which nothing is done} What was put is kept, and found when it is
   * come by again.
   */
  public BackfillSegment begunAnew() {
    return new BackfillSegment(
        runId, generation, segment, null, null, false, 0, baselines, 0, 0, 0, purgeAt);
  }

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return OpsKeys.backfillSegment(generation, segment);
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(BackfillRun.RUN_ID, runId)
        .number(GENERATION, generation)
        .number(SEGMENT, segment)
        .string(LAST_PK, pk)
        .string(LAST_SK, sk)
        .put(DONE, AttributeValue.fromBool(done))
        .number(ITEMS, items)
        .number(BASELINES, baselines)
        .number(SKIPPED, skipped)
        .number(REFUSED, refused)
        .number(UNREADABLE, unreadable)
        .epochSecond(Attributes.PURGE_AT, purgeAt)
        .toItem();
  }

  /**
   * {@return the segment that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static BackfillSegment fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    AttributeValue done = reader.get(DONE);
    Long unreadable = reader.optionalNumber(UNREADABLE); // Not written by earlier versions.
    return new BackfillSegment(
        reader.string(BackfillRun.RUN_ID),
        reader.number(GENERATION),
        (int) reader.number(SEGMENT, 0, Integer.MAX_VALUE),
        reader.optionalString(LAST_PK),
        reader.optionalString(LAST_SK),
        done != null && Boolean.TRUE.equals(done.bool()),
        reader.number(ITEMS),
        reader.number(BASELINES),
        reader.number(SKIPPED),
        reader.number(REFUSED),
        unreadable == null ? 0 : unreadable,
        reader.epochSecond(Attributes.PURGE_AT));
  }
}
