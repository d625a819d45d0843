package io.notestream.model.view;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The tombstone of an erased user: when everything of the user was erased, and how much of each
 * kind. It is kept for good. Immutable.
 *
 * @param userId the user
 * @param state whether the erasure is complete
 * @param startedAt when the last erasure of the user began
 * @param erasedThrough the time of creation before which the user's notes are erased; younger ones
 *     are those of a user who has come back
 * @param completedAt when the erasure was complete; {@code null} until then
 * @param removed the number of items that were removed, of every kind, by all erasures of the user
 */
public record Erasure(
    UserId userId,
    State state,
    Instant startedAt,
    Instant erasedThrough,
    @Nullable Instant completedAt,
    Map<Kind, Long> removed) {

  /** The attribute of {@link #startedAt}. */
  public static final String STARTED_AT = "startedAt";

  /** The attribute of {@link #completedAt}. */
  public static final String COMPLETED_AT = "completedAt";

  /** The attribute of {@link #removed}, a map of {@link Kind#attribute()} to a number. */
  public static final String REMOVED = "removed";

  /** Whether an erasure is complete. */
  public enum State {
    /** It has begun, and may have been interrupted: it has to be run again. */
    ERASING,
    /** Everything is removed. */
    ERASED
  }

  /** What an erasure removes. */
  public enum Kind {
    /** Notes. */
    NOTES("notes"),
    /** What is remembered of requests that may be repeated. */
    IDEMPOTENCY_RECORDS("idempotencyRecords"),
    /** Summaries, but for the one that becomes the guard. */
    SUMMARIES("summaries"),
    /** Audit records and corrections. */
    AUDIT_RECORDS("auditRecords"),
    /** Baselines. */
    BASELINES("baselines"),
    /** Archived notes. */
    ARCHIVED_NOTES("archivedNotes"),
    /** Dead letters, in whatever state. */
    DEAD_LETTERS("deadLetters"),
    /** Pending reactions. */
    PENDING_REACTIONS("pendingReactions"),
    /** Removals of bodies that changes left behind. */
    BLOB_REMOVALS("blobRemovals"),
    /** Records of uploads. */
    UPLOADS("uploads"),
    /** Bodies in the blob store, as often as something referred to them. */
    BODIES("bodies");

    private final String attribute;

    Kind(String attribute) {
      this.attribute = attribute;
    }

    /** {@return the name of its number in {@link #REMOVED}, and in output for programs} */
    public String attribute() {
      return attribute;
    }
  }

  /**
   * Creates a tombstone.
   *
   * @param userId the user
   * @param state whether the erasure is complete
   * @param startedAt when the last erasure of the user began
   * @param erasedThrough the time of creation before which the user's notes are erased
   * @param completedAt when the erasure was complete; {@code null} until then
   * @param removed the number of items that were removed; a kind that is missing counts as none
   */
  public Erasure {
    Map<Kind, Long> all = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      all.put(kind, removed.getOrDefault(kind, 0L));
    }
    removed = Collections.unmodifiableMap(all);
  }

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return OpsKeys.erasure(userId);
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(Attributes.USER_ID, userId.value())
        .string(Attributes.STATE, state.name())
        .time(STARTED_AT, startedAt)
        .time(UserSummary.ERASED_THROUGH, erasedThrough)
        .time(COMPLETED_AT, completedAt)
        .put(REMOVED, numbers(removed))
        .string(KeyAttributes.GSI1_PK, OpsKeys.ERASURES)
        .string(KeyAttributes.GSI1_SK, OpsKeys.at(startedAt, userId.value()))
        .toItem();
  }

  /**
   * {@return numbers as the attribute {@link #REMOVED} holds them, every kind among them}
   *
   * @param numbers the numbers; a kind that is missing counts as none
   */
  public static AttributeValue numbers(Map<Kind, Long> numbers) {
    Map<String, AttributeValue> map = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      map.put(
          kind.attribute(), AttributeValue.fromN(Long.toString(numbers.getOrDefault(kind, 0L))));
    }
    return AttributeValue.fromM(map);
  }

  /**
   * {@return the tombstone that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static Erasure fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    AttributeValue removed = reader.get(REMOVED);
    if (removed == null || !removed.hasM()) {
      throw new CorruptItemException(REMOVED + " is not a map");
    }
    ItemReader<CorruptItemException> numbers =
        new ItemReader<>(removed.m(), CorruptItemException::new);
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Long number = numbers.optionalNumber(kind.attribute());
      counts.put(kind, number == null ? 0 : number);
    }
    try {
      return new Erasure(
          new UserId(reader.string(Attributes.USER_ID)),
          State.valueOf(reader.string(Attributes.STATE)),
          reader.time(STARTED_AT),
          reader.time(UserSummary.ERASED_THROUGH),
          reader.optionalTime(COMPLETED_AT),
          counts);
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not an erasure: " + e.getMessage(), e);
    }
  }
}
