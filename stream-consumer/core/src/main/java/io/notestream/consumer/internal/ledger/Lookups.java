package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Waits;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.CorruptItemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Looks at what is committed, before there is something to commit. Thread-safe. */
public final class Lookups {

  private final BatchReader reader;

  public Lookups(DynamoDbClient dynamoDb, TableNames tables, Waits waits) {
    this.reader = new BatchReader(dynamoDb, tables.noteViews(), waits);
  }

  /**
   * What the ledger says of the events; those that it does not know are missing. Read consistently:
   * an event that is not there was not committed before the call.
   */
  public Attempt<Map<PlannedEvent, LedgerEntry>> ledger(
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
   * The baselines of the notes. Not read consistently: one that is missed is found by the commit.
   */
  public Attempt<Map<NoteRef, Baselines.AsOf>> baselines(Collection<NoteRef> notes, Stop stop) {
    return lookUp(
        notes,
        n -> ViewKeys.baseline(n.userId(), n.noteId()),
        KeyAttributes.PK + ", " + KeyAttributes.SK + ", " + Baseline.AS_OF,
        false,
        Lookups::asOf,
        stop);
  }

  private static Baselines.@Nullable AsOf asOf(Map<String, AttributeValue> item) {
    try {
      return new Baselines.AsOf(Baseline.asOf(item));
    } catch (CorruptItemException e) {
      return null; // The commit meets it again, and refuses the one event that it concerns.
    }
  }

  private <K, V> Attempt<Map<K, V>> lookUp(
      Collection<K> subjects,
      Function<K, Map<String, AttributeValue>> keyOf,
      String projection,
      boolean consistent,
      Function<Map<String, AttributeValue>, @Nullable V> read,
      Stop stop) {
    Map<Map<String, AttributeValue>, K> byKey = new HashMap<>();
    subjects.forEach(subject -> byKey.put(keyOf.apply(subject), subject));
    return reader
        .read(new ArrayList<>(byKey.keySet()), projection, consistent, stop)
        .map(items -> bySubject(items, byKey, read));
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
