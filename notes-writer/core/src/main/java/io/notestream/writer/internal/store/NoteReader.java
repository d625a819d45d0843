package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Reads a user's notes: one consistently, since its caller may just have written it, and lists at
 * half the price, so that a note of this moment may be missing. Notes that have expired or are
 * being deleted are left out, whether or not their items still exist. Thread-safe.
 */
public final class NoteReader {

  private static final Logger LOG = LoggerFactory.getLogger(NoteReader.class);

  /** The most reads, of up to 1 MB each, that a page is made from. */
  private static final int MOST_READS = 8;

  /** The bytes of bodies after which a page ends early. */
  private static final long MOST_BODY_BYTES = 4L << 20;

  private final DynamoDbClient dynamoDb;
  private final NoteItems items;
  private final String table;
  private final InstantSource clock;

  public NoteReader(DynamoDbClients clients, TableNames tables, InstantSource clock) {
    this.dynamoDb = clients.reads();
    this.items = new NoteItems(clients.reads(), tables.notes());
    this.table = tables.notes();
    this.clock = clock;
  }

  /** Returns a note, if it exists and is live when the response arrives. */
  public Optional<Note> find(UserId userId, NoteId id) {
    Note note = items.read(userId, id);
    return note != null && note.isLive(clock.instant()) ? Optional.of(note) : Optional.empty();
  }

  /** Returns a note as it is stored, live or not. */
  public Optional<Note> findStored(UserId userId, NoteId id) {
    return Optional.ofNullable(items.read(userId, id));
  }

  /** Returns whether a text can be a position of the list. */
  public static boolean isPosition(String position) {
    return position.startsWith(NoteKeys.NOTE_PREFIX);
  }

  /**
   * Lists live notes. A page is shorter than asked for if too few notes are found within a bounded
   * number of reads, or if their bodies are too large together; it then says where the next starts.
   */
  public Page<Note, String> list(UserId userId, NoteQuery query) {
    List<Note> found = new ArrayList<>();
    Instant now = clock.instant();
    Map<String, AttributeValue> start =
        query.after() == null
            ? Map.of()
            : KeyAttributes.primaryKey(NoteKeys.partition(userId), query.after());
    String position = query.after();
    long bodyBytes = 0;
    for (int reads = 0; reads < MOST_READS; reads++) {
      QueryResponse response = read(userId, query, now, start, reads == 0);
      for (Map<String, AttributeValue> item : response.items()) {
        Note note = readable(item);
        if (note == null || !note.isLive(clock.instant())) {
          continue;
        }
        // One note more than the page holds tells whether there is another page.
        if (found.size() == query.limit() || bodyBytes > MOST_BODY_BYTES) {
          return new Page<>(found, position);
        }
        found.add(note);
        bodyBytes += note.body() == null ? 0 : note.bodyBytes();
        position = NoteKeys.sort(note.id());
      }
      if (!response.hasLastEvaluatedKey()) {
        return new Page<>(found, null);
      }
      start = response.lastEvaluatedKey();
      position = StoredItem.reader(start).string(KeyAttributes.SK);
    }
    return new Page<>(found, position);
  }

  private QueryResponse read(
      UserId userId,
      NoteQuery query,
      Instant now,
      Map<String, AttributeValue> start,
      boolean first) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":user", AttributeValue.fromS(NoteKeys.partition(userId)));
    values.put(":notes", AttributeValue.fromS(NoteKeys.NOTE_PREFIX));
    values.put(":note", AttributeValue.fromS(NoteCodec.NOTE));
    values.put(LiveCondition.NOW, LiveCondition.now(now));
    StringBuilder filter = new StringBuilder("entity = :note AND ").append(LiveCondition.LIVE);
    if (!query.anyTag().isEmpty()) {
      List<String> conditions = new ArrayList<>();
      for (String tag : query.anyTag()) {
        String placeholder = ":tag" + conditions.size();
        conditions.add("contains(tags, " + placeholder + ")");
        values.put(placeholder, AttributeValue.fromS(tag));
      }
      filter.append(" AND (").append(String.join(" OR ", conditions)).append(")");
    }
    if (query.expiringWithin() != null) {
      filter.append(" AND expiresAt <= :until");
      values.put(":until", LiveCondition.now(now.plus(query.expiringWithin())));
    }
    // Most items are live: the first read of an unfiltered page asks for just what it needs.
    boolean justEnough = first && query.anyTag().isEmpty() && query.expiringWithin() == null;
    return dynamoDb.query(
        r -> {
          r.tableName(table)
              .keyConditionExpression("PK = :user AND begins_with(SK, :notes)")
              .filterExpression(filter.toString())
              .expressionAttributeValues(values)
              .scanIndexForward(false);
          if (justEnough) {
            r.limit(query.limit() + 1);
          }
          if (!start.isEmpty()) {
            r.exclusiveStartKey(start);
          }
        });
  }

  private static @Nullable Note readable(Map<String, AttributeValue> item) {
    NoteCodec.Decoded decoded = NoteCodec.decode(item);
    if (decoded instanceof NoteCodec.ReadableNote readable) {
      return readable.note();
    }
    LOG.warn(
        "a list leaves out a note: {}",
        StoredItem.unreadable(
                item,
                decoded instanceof NoteCodec.UnreadableNote unreadable
                    ? unreadable.reason()
                    : "it is something else",
                null)
            .getMessage());
    return null;
  }
}
