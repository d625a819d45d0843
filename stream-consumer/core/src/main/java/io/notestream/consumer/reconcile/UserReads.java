package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.scan.ScanPage;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.reconcile.CappedReads.Items;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.CorrectedNote;
import io.notestream.model.view.Erasure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads what there is of one user. Thread-safe. */
final class UserReads {

  /** What is needed of audit records and baselines. */
  private static final String LEDGER =
      "PK, SK, userId, noteId, #sequence, kind, noteVersion, updatedAt, #before, #after, flowOnly, asOf,"
          + " contribution";

  private static final Map<String, String> LEDGER_NAMES =
      Map.of("#sequence", "sequence", "#before", "before", "#after", "after");

  private static final Logger LOG = LoggerFactory.getLogger(UserReads.class);

  /** How many items that cannot be read are named, each once: a user is read more than once. */
  private static final int NAMED = 20;

  private final Set<Map<String, AttributeValue>> named = ConcurrentHashMap.newKeySet();
  private final CappedReads reads;
  private final TableNames tables;
  private final Projections projections;
  private final ServerTimes times;

  UserReads(CappedReads reads, TableNames tables, Projections projections, ServerTimes times) {
    this.reads = reads;
    this.tables = tables;
    this.projections = projections;
    this.times = times;
  }

  /**
   * A user's notes.
   *
   * @param notes those that can be read; what cannot contributes nothing
   * @param readAt a time, by DynamoDB's clock, before which none was read
   * @param readBy a time, by DynamoDB's clock, by which all were
   */
  record Notes(Map<NoteId, PresentNote> notes, Instant readAt, Instant readBy) {}

  /** Returns the item of the user summary; empty if there is none. */
  Attempt<Map<String, AttributeValue>> userItem(UserId userId, Stop stop) {
    return reads.get(tables.noteViews(), ViewKeys.userSummary(userId), stop);
  }

  /** Returns whether an erasure of the user has begun that is not complete. */
  Attempt<Boolean> isBeingErased(UserId userId, Stop stop) {
    return reads
        .get(tables.noteOps(), OpsKeys.erasure(userId), stop)
        .map(
            tombstone ->
                !tombstone.isEmpty()
                    && Erasure.fromItem(tombstone).state() == Erasure.State.ERASING);
  }

  /** Returns the summaries that have stock counters. */
  Attempt<StoredSummaries> summaries(UserId userId, Stop stop) {
    Attempt<Map<String, AttributeValue>> userItem = userItem(userId, stop);
    Map<String, AttributeValue> item = userItem.value();
    if (item == null) {
      return userItem.unsuccessful();
    }
    StoredSummaries stored = new StoredSummaries(userId, item);
    Attempt<Boolean> read = summaries(userId, OwnSummaries.TAG, ViewKeys.TAG_PREFIX, stored, stop);
    for (Projection projection : projections.further()) {
      if (read.value() != null && !CounterRef.stockFields(projection).isEmpty()) {
        String prefix = ViewKeys.projectedPrefix(projection.name());
        read = summaries(userId, projection, prefix, stored, stop);
      }
    }
    return read.map(done -> stored);
  }

  private Attempt<Boolean> summaries(
      UserId userId, Projection projection, String prefix, StoredSummaries stored, Stop stop) {
    return reads.query(
        Items.beginningWith(tables.noteViews(), ViewKeys.summaries(userId), prefix),
        response -> response.items().forEach(item -> stored.add(projection, prefix, item)),
        stop);
  }

  /** Returns the user's notes. */
  Attempt<Notes> notes(UserId userId, Stop stop) {
    Map<NoteId, PresentNote> notes = new HashMap<>();
    List<Instant> readAt = new ArrayList<>();
    List<Instant> readBy = new ArrayList<>();
    return reads
        .query(
            Items.beginningWith(tables.notes(), NoteKeys.partition(userId), NoteKeys.NOTE_PREFIX),
            response -> {
              readAt.add(times.earliest(response));
              readBy.add(times.latest(response));
              response.items().forEach(item -> add(userId, item, notes));
            },
            stop)
        .map(done -> new Notes(notes, readAt.get(0), readBy.get(readBy.size() - 1)));
  }

  private void add(
      UserId userId, Map<String, AttributeValue> item, Map<NoteId, PresentNote> notes) {
    ScanPage.read(
        item,
        note -> {
          Counts further = new Counts(userId);
          if (!projections.further().isEmpty()) {
            further.addFurther(projections.contribution(note));
          }
          notes.put(note.id(), PresentNote.of(note, further));
        },
        this::name);
  }

  private void name(ScanPage.Unreadable item) {
    if (named.size() < NAMED && named.add(item.key())) {
      LOG.error("Item {} cannot be read and counts nothing: {}", item.key(), item.reason());
    }
  }

  /** Returns those of the notes that have a baseline. */
  Attempt<Set<NoteId>> withBaseline(UserId userId, Collection<NoteId> notes, Stop stop) {
    Map<Map<String, AttributeValue>, NoteId> byKey = new HashMap<>();
    notes.forEach(noteId -> byKey.put(ViewKeys.baseline(userId, noteId), noteId));
    return reads
        .existing(tables.noteViews(), new ArrayList<>(byKey.keySet()), stop)
        .map(
            keys -> {
              Set<NoteId> found = new HashSet<>();
              keys.forEach(key -> found.add(Objects.requireNonNull(byKey.get(key))));
              return found;
            });
  }

  /** Returns the notes for which counters have been corrected. */
  Attempt<Map<NoteId, CorrectedNote>> corrected(UserId userId, Stop stop) {
    Map<NoteId, CorrectedNote> corrected = new HashMap<>();
    return reads
        .query(
            Items.beginningWith(
                tables.noteViews(), ViewKeys.summaries(userId), ViewKeys.CORRECTED_PREFIX),
            response ->
                response.items().stream()
                    .map(CorrectedNote::fromItem)
                    .forEach(note -> corrected.put(note.noteId(), note)),
            stop)
        .map(done -> corrected);
  }

  /** Adds all of the user's ledger to the fold, and returns it. */
  Attempt<LedgerFold> ledger(UserId userId, LedgerFold fold, Stop stop) {
    for (String bucket : Buckets.all(Buckets.AUDIT)) {
      Attempt<Boolean> read =
          reads.query(
              new Items(
                  tables.noteViews(), ViewKeys.audit(userId, bucket), null, LEDGER, LEDGER_NAMES),
              response -> response.items().forEach(fold::add),
              stop);
      if (read.value() == null) {
        return read.unsuccessful();
      }
    }
    fold.end();
    return Attempt.done(fold);
  }
}
