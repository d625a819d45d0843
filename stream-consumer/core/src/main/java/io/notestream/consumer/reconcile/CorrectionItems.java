package io.notestream.consumer.reconcile;

import io.notestream.consumer.internal.ledger.SummaryLayout;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.reconcile.Judged.DriftedUser;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.CorrectedNote;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Builds the transactions of one user's correction. Used once. */
final class CorrectionItems {

  /**
   * What a record of a correction names at most, so that it stays far below the size of an item.
   */
  private static final int MOST_NAMED = 1000;

  private static final AttributeValue SCHEMA = AttributeValue.fromN(Integer.toString(Meta.SCHEMA));

  private final String table;
  private final UserId userId;
  private final DriftedUser user;
  private final Instant at;
  private final Instant purgeAt;

  /** What the user summary's counters are required to be. */
  private final Map<String, AttributeValue> required = new HashMap<>();

  /**
   * @param table the views table
   * @param purgeAt when the records of the correction may be purged
   */
  CorrectionItems(String table, DriftedUser user, Instant purgeAt) {
    this.table = table;
    this.userId = user.stored().userId();
    this.user = user;
    this.purgeAt = purgeAt;
    this.at = later(user.readBy(), user.stored().userItem().get(UserSummary.CORRECTED_AT));
    required.putAll(StoredSummaries.counted(user.stored().userItem()));
  }

  /** The time of the last correction never falls, whatever the clocks say. */
  private static Instant later(Instant readBy, @Nullable AttributeValue last) {
    Instant at = readBy.truncatedTo(ChronoUnit.MILLIS);
    if (last == null || last.s() == null || last.s().compareTo(Timestamps.format(at)) < 0) {
      return at;
    }
    return Timestamps.parse(last.s()).plusMillis(1);
  }

  /** Returns the transactions, in the order in which they have to be committed. */
  List<List<TransactWriteItem>> transactions(int mostActions) {
    List<List<TransactWriteItem>> groups = new ArrayList<>();
    user.lost().forEach(note -> groups.add(noteItems(note)));
    List<CounterRef> ofUser = new ArrayList<>();
    Map<SummaryKey, List<CounterRef>> others = new LinkedHashMap<>();
    for (CounterRef ref : user.wrong()) {
      if (ref.isOfUser()) {
        ofUser.add(ref);
      } else {
        others.computeIfAbsent(ref.key(), key -> new ArrayList<>()).add(ref);
      }
    }
    others.forEach((key, refs) -> groups.add(List.of(update(key, refs))));
    List<List<TransactWriteItem>> transactions = new ArrayList<>();
    List<TransactWriteItem> open = new ArrayList<>();
    for (List<TransactWriteItem> group : groups) {
      if (open.size() + group.size() + 2 > mostActions) {
        open.add(userUpdate(List.of()));
        transactions.add(open);
        open = new ArrayList<>();
      }
      open.addAll(group);
    }
    open.add(put(record(), null));
    open.add(userUpdate(ofUser));
    transactions.add(open);
    return transactions;
  }

  private List<TransactWriteItem> noteItems(NoteState note) {
    PresentNote present = note.present();
    long version = present == null ? note.newestVersion() : present.version();
    Instant updatedAt = present == null ? note.newestUpdatedAt() : present.updatedAt();
    CorrectedNote corrected =
        new CorrectedNote(
            userId,
            note.noteId(),
            note.newest(),
            version,
            updatedAt,
            user.readAt(),
            at,
            note.stored().closest());
    AuditRecord audit =
        new AuditRecord(
            userId,
            note.noteId(),
            note.newest() == null ? new SequenceNumber("0") : note.newest(),
            "",
            ChangeKind.CORRECTION,
            null,
            version,
            updatedAt,
            null,
            user.readAt().truncatedTo(ChronoUnit.SECONDS),
            EventTimeSource.STREAM,
            at,
            new TreeSet<>(),
            note.counted().closest(),
            note.stored().closest(),
            Duration.ZERO,
            null,
            purgeAt);
    List<TransactWriteItem> items = new ArrayList<>();
    items.add(put(corrected.toItem(), null));
    items.add(put(AuditCodec.encode(audit), null));
    if (user.old().contains(note.noteId())) {
      // Otherwise its next change would bring the same contribution once more.
      Baseline baseline = new Baseline(userId, note.noteId(), null, note.stored().closest());
      items.add(put(baseline.toItem(), "attribute_not_exists(PK)"));
    }
    return items;
  }

  private TransactWriteItem update(SummaryKey key, List<CounterRef> refs) {
    ConditionalSet update = new ConditionalSet();
    refs.forEach(ref -> update.require(ref.attribute(), user.stored().get(ref)));
    update.set(Attributes.USER_ID, AttributeValue.fromS(userId.value()));
    update.set(Attributes.SCHEMA, SCHEMA);
    SummaryLayout.attributes(key).forEach(update::set);
    refs.forEach(ref -> update.set(ref.attribute(), number(ref)));
    return update.of(table, SummaryLayout.primaryKey(key));
  }

  /** Returns the update that every transaction has: it requires that nothing was counted. */
  private TransactWriteItem userUpdate(List<CounterRef> counters) {
    ConditionalSet update = new ConditionalSet();
    for (String attribute : StoredSummaries.COUNTED) {
      update.require(attribute, required.get(attribute));
    }
    update.set(Attributes.USER_ID, AttributeValue.fromS(userId.value()));
    update.set(Attributes.SCHEMA, SCHEMA);
    AttributeValue correctedAt = AttributeValue.fromS(Timestamps.format(at));
    update.set(UserSummary.CORRECTED_AT, correctedAt);
    required.put(UserSummary.CORRECTED_AT, correctedAt);
    if (!counters.isEmpty()) {
      SummaryLayout.attributes(SummaryKey.user(userId)).forEach(update::set);
      update.set(Attributes.ACTIVE_NOTES, number(CounterRef.activeNotes(userId)));
    }
    counters.forEach(ref -> update.set(ref.attribute(), number(ref)));
    return update.of(table, ViewKeys.userSummary(userId));
  }

  private AttributeValue number(CounterRef ref) {
    return AttributeValue.fromN(Long.toString(user.counted().get(ref)));
  }

  /** Returns the record of what was corrected: the counters, before and after. */
  private Map<String, AttributeValue> record() {
    List<AttributeValue> counters = new ArrayList<>();
    List<Drift> drift = user.stored().drift(user.wrong(), user.counted());
    for (Drift one : drift.subList(0, Math.min(drift.size(), MOST_NAMED))) {
      if (one.counted() != null) {
        counters.add(
            AttributeValue.fromM(
                new ItemWriter(Map.of())
                    .string("item", one.item())
                    .string("counter", one.counter())
                    .string("stored", one.stored())
                    .number("counted", one.counted())
                    .toItem()));
      }
    }
    return new ItemWriter(ViewKeys.correction(userId, at))
        .string(Attributes.USER_ID, userId.value())
        .string(Attributes.KIND, ChangeKind.CORRECTION.name())
        .time(UserSummary.CORRECTED_AT, at)
        .number("notes", user.lost().size())
        .put("counters", AttributeValue.fromL(Collections.unmodifiableList(counters)))
        .number(Attributes.SCHEMA, Meta.SCHEMA)
        .epochSecond(Attributes.PURGE_AT, purgeAt)
        .toItem();
  }

  private TransactWriteItem put(Map<String, AttributeValue> item, @Nullable String condition) {
    return TransactWriteItem.builder()
        .put(Put.builder().tableName(table).item(item).conditionExpression(condition).build())
        .build();
  }
}
