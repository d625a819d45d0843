package io.notestream.consumer.testkit;

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
import io.notestream.model.view.Counter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The tables that a {@link MemorySink} keeps: summaries, audit, dead letters. Not thread-safe. */
public final class Views {

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
    final Map<String, Map<String, Deltas>> projected = new TreeMap<>();
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
   * Returns the users that something was ever counted for.
   *
   * @return their ids
   */
  public Set<String> users() {
    return Set.copyOf(users.keySet());
  }

  /**
   * Returns a number of a projection.
   *
   * @param user the user's id
   * @param projection the projection's name
   * @param part the name of the part
   * @param field the number's name
   * @return its value, for a time in milliseconds since 1970; zero if nothing has moved it
   * @throws IllegalArgumentException if the part has numbers, and none of that name
   */
  public long number(String user, String projection, String part, String field) {
    UserViews views = users.get(user);
    Deltas deltas =
        views == null ? null : views.projected.getOrDefault(projection, Map.of()).get(part);
    return deltas == null ? 0 : deltas.get(field);
  }

  /**
   * Returns the parts of a projection that there are, since something has moved their numbers.
   *
   * @param user the user's id
   * @param projection the projection's name
   * @return the names of the parts
   */
  public Set<String> parts(String user, String projection) {
    UserViews views = users.get(user);
    return views == null
        ? Set.of()
        : Set.copyOf(views.projected.getOrDefault(projection, Map.of()).keySet());
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
   * users, tags, days and parts of projections that have nothing else.
   *
   * @return indented JSON
   */
  public String toJson() {
    return ViewsJson.write(this, users);
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
    } else if (key.projection() == OwnSummaries.USER) {
      views.total.add(deltas);
    } else {
      views
          .projected
          .computeIfAbsent(key.projection().name(), name -> new TreeMap<>())
          .computeIfAbsent(key.part(), part -> new Deltas(key.projection()))
          .add(deltas);
    }
  }

  /** Keeps a mark of a user summary; those of projections come with what is added to them. */
  void mark(Mark mark) {
    if (mark.place().key().projection() == OwnSummaries.USER) {
      UserViews views = user(mark.place().key().userId());
      Instant last = views.lastActivityAt;
      Instant at = Instant.ofEpochMilli(mark.value());
      views.lastActivityAt = last == null || last.isBefore(at) ? at : last;
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
