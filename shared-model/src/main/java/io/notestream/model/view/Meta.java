package io.notestream.model.view;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.ViewKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item in which a views table describes itself. Immutable.
 *
 * @param viewsId tells the table apart from one of the same name that was there before, or comes
 *     after it; {@code null} in an item of a version that did not say
 * @param countingSince when counting began: older notes need a baseline
 * @param generation which generation of summaries the table holds
 * @param schema the newest schema of the items in it
 * @param backfilledAt when every older note had its baseline; {@code null} until then
 * @param projections the projections that the table keeps beside Notestream's own summaries, by
 *     name. Those are not named: they are of version 1
 */
public record Meta(
    @Nullable String viewsId,
    Instant countingSince,
    long generation,
    long schema,
    @Nullable Instant backfilledAt,
    Map<String, KeptProjection> projections) {

  /**
   * The schema that this version writes, and the newest that it reads. Schema 2 has the guards of
   * erased users and what corrections leave on a user's summary. A consumer of schema 1 ignores
   * both: it would count changes of erased notes, and move counters twice that were corrected. It
   * must not write beside them.
   *
   * <p>A table becomes one of schema 2 when the first writer of this version begins with it, not
   * with the first guard. Whoever deploys then sees at once that older consumers stop, and replaces
   * them; otherwise one that was forgotten would stop on the day on which somebody erases a user.
   * The schema of audit records is their own: these have not changed.
   */
  public static final int SCHEMA = 2;

  /**
   * The attribute with the shortest time, in seconds, for which any consumer of the table has kept
   * audit records. Not a part of this record: it only ever falls, whoever else writes the item.
   */
  public static final String AUDIT_RETENTION = "auditRetentionSeconds";

  /** The attribute of {@link #viewsId()}. */
  public static final String VIEWS_ID = "viewsId";

  /** The attribute of {@link #countingSince()}. */
  public static final String COUNTING_SINCE = "countingSince";

  /** The attribute of {@link #backfilledAt()}. */
  public static final String BACKFILLED_AT = "backfilledAt";

  private static final String GENERATION = "generation";
  private static final String PROJECTIONS = "projections";

  /**
   * Creates a description.
   *
   * @param viewsId see above
   * @param countingSince see above
   * @param generation see above
   * @param schema see above
   * @param backfilledAt see above
   * @param projections copied
   */
  public Meta {
    projections = Map.copyOf(projections);
  }

  /**
   * Creates the description of a table that keeps Notestream's own summaries alone.
   *
   * @param viewsId see above
   * @param countingSince see above
   * @param generation see above
   * @param schema see above
   * @param backfilledAt see above
   */
  public Meta(
      @Nullable String viewsId,
      Instant countingSince,
      long generation,
      long schema,
      @Nullable Instant backfilledAt) {
    this(viewsId, countingSince, generation, schema, backfilledAt, Map.of());
  }

  /**
   * {@return the description of a table that nothing is counted in yet, with an id of its own}
   *
   * @param countingSince when counting begins
   * @param generation which generation of summaries the table will hold
   */
  public static Meta ofNewTable(Instant countingSince, long generation) {
    return new Meta(UUID.randomUUID().toString(), countingSince, generation, SCHEMA, null);
  }

  /**
   * {@return whether the table has every note, also those that nobody has touched since counting
   * began}
   */
  public boolean isFilled() {
    return backfilledAt != null || countingSince.equals(Instant.EPOCH);
  }

  /**
   * {@return the same description of a table that has items of that schema}
   *
   * @param schema the newest schema of the items in it
   */
  public Meta withSchema(long schema) {
    return new Meta(viewsId, countingSince, generation, schema, backfilledAt, projections);
  }

  /**
   * {@return the same description of a table that keeps other projections}
   *
   * @param projections by name, without Notestream's own
   */
  public Meta withProjections(Map<String, KeptProjection> projections) {
    return new Meta(viewsId, countingSince, generation, schema, backfilledAt, projections);
  }

  /**
   * {@return the shortest time for which any consumer has kept audit records; empty if the item is
   * of a version that did not say}
   *
   * @param item the whole item
   * @throws CorruptItemException if the attribute is not a number
   */
  public static Optional<Duration> auditRetention(Map<String, AttributeValue> item) {
    return Optional.ofNullable(
            new ItemReader<>(item, CorruptItemException::new).optionalNumber(AUDIT_RETENTION))
        .map(Duration::ofSeconds);
  }

  /**
   * {@return the time from which on a replay is safe: a record from before may have left the
   * ledger, and would count twice} It is half the retention ago, for a margin.
   *
   * @param now the time
   * @param auditRetention the shortest time for which any consumer has kept audit records
   */
  public static Instant replayableFrom(Instant now, Duration auditRetention) {
    return now.minus(auditRetention.dividedBy(2));
  }

  /**
   * {@return whether the other description is of the same table, rather than of one that was made
   * anew under its name} The schema does not tell: a table becomes one of a newer schema while it
   * is in use.
   *
   * @param other what was read at another time
   */
  public boolean isOfSameTable(Meta other) {
    return Objects.equals(viewsId, other.viewsId)
        && countingSince.equals(other.countingSince)
        && generation == other.generation;
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(ViewKeys.meta())
        .string(VIEWS_ID, viewsId)
        .time(COUNTING_SINCE, countingSince)
        .number(GENERATION, generation)
        .number(Attributes.SCHEMA, schema)
        .time(BACKFILLED_AT, backfilledAt)
        .put(PROJECTIONS, KeptProjection.toAttribute(projections))
        .toItem();
  }

  /**
   * {@return the description that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static Meta fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    return new Meta(
        reader.optionalString(VIEWS_ID),
        reader.time(COUNTING_SINCE),
        reader.number(GENERATION),
        reader.number(Attributes.SCHEMA),
        reader.optionalTime(BACKFILLED_AT),
        KeptProjection.fromAttribute(reader.get(PROJECTIONS)));
  }
}
