package io.notestream.consumer.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.Mark;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Counter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The tables that a {@link MemorySink} keeps: summaries, audit, dead letters. Not thread-safe. */
public final class Views {

  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, UserViews> users = new TreeMap<>();
  private final List<Audited> audit = new ArrayList<>();
  private final List<Parked> deadLetters = new ArrayList<>();
  private final Map<String, String> blobRemovals = new TreeMap<>();
  private int foreign;

  Views() {}

  /**
   * Applies records as one batch to empty tables.
   *
   * @param records records of any shape, in order
   * @return the tables that they lead to
   */
  public static Views of(List<Record> records) {
    return new MemorySink().apply(records).views();
  }

  /**
   * A change in the audit.
   *
   * @param userId the note's user
   * @param noteId the note
   * @param sequence the sequence number of the change's record
   * @param kind the kind of change
   * @param cause what removed the note, for an expiration; {@code null} otherwise
   * @param noteVersion the version of the note after the change, or at its end
   */
  public record Audited(
      UserId userId,
      NoteId noteId,
      SequenceNumber sequence,
      ChangeKind kind,
      @Nullable ExpiryCause cause,
      long noteVersion) {

    /**
     * Returns the change's id.
     *
     * @return {@code <noteId>:<sequence number>}
     */
    public String eventId() {
      return sequence.eventId(noteId.value());
    }

    @Override
    public String toString() {
      return eventId() + " " + kind + (cause == null ? "" : " by " + cause) + " v" + noteVersion;
    }
  }

  /**
   * A record in the dead letters.
   *
   * @param sequence its sequence number; {@code null} if it has none
   * @param reason why it could not be applied, in one word
   * @param detail the same in more words
   */
  public record Parked(@Nullable SequenceNumber sequence, String reason, String detail) {

    @Override
    public String toString() {
      return (sequence == null ? "-" : sequence.value()) + " " + reason;
    }
  }

  /** One user's summaries. */
  static final class UserViews {
    final Deltas total = new Deltas(OwnSummaries.USER);
    final Map<String, Deltas> tags = new TreeMap<>();
    final Map<LocalDate, Deltas> days = new TreeMap<>();
    @Nullable Instant lastActivityAt;
  }

  /**
   * Returns a counter of a user's summary.
   *
   * @param user the user's id
   * @param counter the counter
   * @return its value; zero for a user without records
   */
  public long counter(String user, Counter counter) {
    UserViews views = users.get(user);
    return views == null ? 0 : views.total.get(counter);
  }

  /**
   * Returns how many active notes of a user have a tag.
   *
   * @param user the user's id
   * @param tag the tag
   * @return the number of notes
   */
  public long activeNotes(String user, String tag) {
    UserViews views = users.get(user);
    Deltas counts = views == null ? null : views.tags.get(tag);
    return counts == null ? 0 : counts.get(Counter.ACTIVE_NOTES);
  }

  /**
   * Returns a counter of what happened to a user's notes on one day.
   *
   * @param user the user's id
   * @param day the day, in UTC
   * @param counter the counter
   * @return its value
   */
  public long counter(String user, LocalDate day, Counter counter) {
    UserViews views = users.get(user);
    Deltas counts = views == null ? null : views.days.get(day);
    return counts == null ? 0 : counts.get(counter);
  }

  /**
   * Returns when a user was last active.
   *
   * @param user the user's id
   * @return the time, to the minute; {@code null} if there was no activity
   */
  public @Nullable Instant lastActivityAt(String user) {
    UserViews views = users.get(user);
    return views == null ? null : views.lastActivityAt;
  }

  /**
   * Returns the audit of all notes.
   *
   * @return the changes, ordered by note and sequence number
   */
  public List<Audited> audit() {
    return audit.stream()
        .sorted(Comparator.comparing(Audited::noteId).thenComparing(Audited::sequence))
        .toList();
  }

  /**
   * Returns the records that could not be applied.
   *
   * @return the records, in the order in which they came
   */
  public List<Parked> deadLetters() {
    return List.copyOf(deadLetters);
  }

  /**
   * Returns the bodies that are to be removed from the blob store.
   *
   * @return the {@code bodyRef} of each, by the id of the event that left it behind
   */
  public Map<String, String> blobRemovals() {
    return Map.copyOf(blobRemovals);
  }

  /**
   * Returns how many records were foreign, those of items that are not notes.
   *
   * @return the number of records
   */
  public int foreign() {
    return foreign;
  }

  /**
   * Writes all tables as JSON that can be compared. Counters that are zero are left out, and so are
   * users, tags and days that have nothing else.
   *
   * @return indented JSON
   */
  public String toJson() {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode all = json.putObject("users");
    users.forEach(
        (user, views) -> {
          ObjectNode node = counters(views.total);
          if (views.lastActivityAt != null) {
            node.put("lastActivityAt", Timestamps.format(views.lastActivityAt));
          }
          ObjectNode tags = JSON.createObjectNode();
          views.tags.forEach(
              (tag, counts) -> {
                if (!counts.isNothing()) {
                  tags.put(tag, counts.get(Counter.ACTIVE_NOTES));
                }
              });
          putUnlessEmpty(node, "tags", tags);
          ObjectNode days = JSON.createObjectNode();
          views.days.forEach(
              (day, counts) -> putUnlessEmpty(days, day.toString(), counters(counts)));
          putUnlessEmpty(node, "days", days);
          putUnlessEmpty(all, user, node);
        });
    ArrayNode audited = json.putArray("audit");
    audit().forEach(line -> audited.add(line.toString()));
    ArrayNode parked = json.putArray("deadLetters");
    deadLetters.stream().map(Parked::toString).sorted().forEach(parked::add);
    ObjectNode bodies = json.putObject("blobRemovals");
    blobRemovals.forEach(bodies::put);
    json.put("foreign", foreign);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private static ObjectNode counters(Deltas counts) {
    ObjectNode node = JSON.createObjectNode();
    counts.toMap().forEach(node::put);
    return node;
  }

  private static void putUnlessEmpty(ObjectNode parent, String name, ObjectNode node) {
    if (!node.isEmpty()) {
      parent.set(name, node);
    }
  }

  void add(SummaryKey key, Deltas deltas) {
    UserViews views = user(key.userId());
    if (key.projection() == OwnSummaries.TAG) {
      views.tags.computeIfAbsent(key.part(), t -> new Deltas(OwnSummaries.TAG)).add(deltas);
    } else if (key.projection() == OwnSummaries.DAY) {
      views
          .days
          .computeIfAbsent(LocalDate.parse(key.part()), d -> new Deltas(OwnSummaries.DAY))
          .add(deltas);
    } else {
      views.total.add(deltas);
    }
  }

  void mark(Mark mark) {
    UserViews views = user(mark.place().key().userId());
    Instant minute = Instant.ofEpochMilli(mark.value());
    if (views.lastActivityAt == null || views.lastActivityAt.isBefore(minute)) {
      views.lastActivityAt = minute;
    }
  }

  void addAudit(NoteChange change) {
    audit.add(
        new Audited(
            change.userId(),
            change.noteId(),
            change.sequence(),
            change.kind(),
            change instanceof NoteChange.Expired expired ? expired.cause() : null,
            change.latest().version()));
  }

  void park(@Nullable SequenceNumber sequence, String reason, String detail) {
    Parked parked = new Parked(sequence, reason, detail);
    if (sequence == null || !deadLetters.contains(parked)) {
      deadLetters.add(parked);
    }
  }

  void addBlobRemoval(String eventId, String bodyRef) {
    blobRemovals.put(eventId, bodyRef);
  }

  void addForeign() {
    foreign++;
  }

  private UserViews user(UserId userId) {
    return users.computeIfAbsent(userId.value(), user -> new UserViews());
  }
}
