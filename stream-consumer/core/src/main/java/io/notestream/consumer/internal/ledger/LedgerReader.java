package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.CorrectedNote;
import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads from the ledger what is committed already, before a commit is tried. Thread-safe. */
public final class LedgerReader {

  private final BulkReader reader;

  /** Creates a reader. Makes no call. */
  public LedgerReader(DynamoDbClient dynamoDb, TableNames tables, ActiveRetries retries) {
    this(new BulkReader(dynamoDb, tables.noteViews(), retries));
  }

  private LedgerReader(BulkReader reader) {
    this.reader = reader;
  }

  /**
   * Returns a reader of another generation's ledger, which is taken to be empty if its table is
   * missing. Makes no call.
   */
  public static LedgerReader ofAnother(
      DynamoDbClient dynamoDb, TableNames tables, ActiveRetries retries) {
    return new LedgerReader(new BulkReader(dynamoDb, tables.noteViews(), retries, true));
  }

  /** Returns the call by which the ledger is read. */
  public Call call() {
    return reader.call();
  }

  /**
   * What the views table knows of events.
   *
   * @param entries the ledger's entries; an event that is not in the map has none
   * @param erased users of whom notes were erased, and up to which time of creation
   */
  public record Known(Map<PlannedEvent, LedgerEntry> entries, Map<UserId, Instant> erased) {}

  /**
   * Returns what is known of the events and of their users. The read is consistent: an event
   * without an entry had not been committed, and a user who is not in the map had not been erased,
   * when the call began.
   */
  public Attempt<Known> look(Collection<PlannedEvent> events, Stop stop) {
    Map<Map<String, AttributeValue>, PlannedEvent> audits =
        byKey(
            events,
            e -> ViewKeys.auditRecord(e.userId(), e.change().noteId(), e.change().sequence()));
    Map<Map<String, AttributeValue>, UserId> users =
        byKey(events.stream().map(PlannedEvent::userId).toList(), ViewKeys::userSummary);
    List<Map<String, AttributeValue>> keys = new ArrayList<>(audits.keySet());
    keys.addAll(users.keySet());
    return reader
        .read(keys, LedgerEntry.PROJECTION + ", " + UserSummary.ERASED_THROUGH, true, stop)
        .map(
            items ->
                new Known(
                    bySubject(items, audits, LedgerEntry::of),
                    bySubject(items, users, ErasureGuard::erasedThrough)));
  }

  /** Returns the ledger's entries for the events alone; otherwise as {@link #look}. */
  public Attempt<Map<PlannedEvent, LedgerEntry>> entries(
      Collection<PlannedEvent> events, Stop stop) {
    return lookUp(
        events,
        e -> ViewKeys.auditRecord(e.userId(), e.change().noteId(), e.change().sequence()),
        LedgerEntry.PROJECTION,
        true,
        LedgerEntry::of,
        stop);
  }

  /**
   * Returns the time before which notes of the users were erased; a user who is not in the map was
   * not erased when the call began, as the read is consistent.
   */
  public Attempt<Map<UserId, Instant>> erased(Collection<UserId> users, Stop stop) {
    return lookUp(
        users,
        ViewKeys::userSummary,
        KeyAttributes.PK + ", " + KeyAttributes.SK + ", " + UserSummary.ERASED_THROUGH,
        true,
        ErasureGuard::erasedThrough,
        stop);
  }

  /**
   * Returns the baselines of the notes. The read is not consistent: the commit finds one that it
   * misses.
   */
  public Attempt<Map<NoteRef, Baselines.AsOf>> baselines(Collection<NoteRef> notes, Stop stop) {
    return lookUp(
        notes,
        n -> ViewKeys.baseline(n.userId(), n.noteId()),
        KeyAttributes.PK + ", " + KeyAttributes.SK + ", " + Baseline.AS_OF,
        false,
        LedgerReader::asOf,
        stop);
  }

  /**
   * Returns those of the notes for which counters have been corrected. The read is consistent: it
   * finds every correction that was made before the call began.
   *
   * @return refused if an item cannot be read
   */
  public Attempt<Map<NoteRef, CorrectedNote>> corrections(Collection<NoteRef> notes, Stop stop) {
    try {
      return lookUp(
          notes,
          n -> ViewKeys.correctedNote(n.userId(), n.noteId()),
          null,
          true,
          CorrectedNote::fromItem,
          stop);
    } catch (CorruptItemException e) {
      return Attempt.refused(
          new Failure(
              Failure.Kind.REJECTED,
              ParkReasons.CORRUPT_BASELINE,
              "a corrected note: " + e.getMessage()));
    }
  }

  private static Baselines.@Nullable AsOf asOf(Map<String, AttributeValue> item) {
    try {
      return new Baselines.AsOf(Baseline.asOf(item));
    } catch (CorruptItemException e) {
      return null; // The commit meets it again and refuses the one event that it concerns.
    }
  }

  private <K, V> Attempt<Map<K, V>> lookUp(
      Collection<K> subjects,
      Function<K, Map<String, AttributeValue>> keyOf,
      @Nullable String projection,
      boolean consistent,
      Function<Map<String, AttributeValue>, @Nullable V> read,
      Stop stop) {
    Map<Map<String, AttributeValue>, K> byKey = byKey(subjects, keyOf);
    return reader
        .read(new ArrayList<>(byKey.keySet()), projection, consistent, stop)
        .map(items -> bySubject(items, byKey, read));
  }

  private static <K> Map<Map<String, AttributeValue>, K> byKey(
      Collection<K> subjects, Function<K, Map<String, AttributeValue>> keyOf) {
    Map<Map<String, AttributeValue>, K> byKey = new HashMap<>();
    subjects.forEach(subject -> byKey.put(keyOf.apply(subject), subject));
    return byKey;
  }

  private static <K, V> Map<K, V> bySubject(
      List<Map<String, AttributeValue>> items,
      Map<Map<String, AttributeValue>, K> byKey,
      Function<Map<String, AttributeValue>, @Nullable V> read) {
    Map<K, V> result = new HashMap<>();
    for (Map<String, AttributeValue> item : items) {
      AttributeValue pk = item.get(KeyAttributes.PK);
      AttributeValue sk = item.get(KeyAttributes.SK);
      K subject =
          pk == null || sk == null
              ? null
              : byKey.get(Map.of(KeyAttributes.PK, pk, KeyAttributes.SK, sk));
      V value = subject == null ? null : read.apply(item);
      if (subject != null && value != null) {
        result.put(subject, value);
      }
    }
    return result;
  }
}
