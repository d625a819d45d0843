package io.notestream.consumer.reconcile;

import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Field;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.note.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A sum over what is stored, in a summary.
 *
 * @param key the summary
 * @param field the index of the sum in the summary's projection
 */
record CounterRef(SummaryKey key, int field) implements Comparable<CounterRef> {

  private static final Comparator<CounterRef> ORDER =
      Comparator.comparing((CounterRef ref) -> !ref.isOfUser())
          .thenComparing(CounterRef::item)
          .thenComparing(CounterRef::field);

  static CounterRef activeNotes(UserId userId) {
    return new CounterRef(SummaryKey.user(userId), OwnSummaries.USER.indexOf("activeNotes"));
  }

  static CounterRef bodyBytes(UserId userId) {
    return new CounterRef(SummaryKey.user(userId), OwnSummaries.USER.indexOf("bodyBytes"));
  }

  static CounterRef tag(UserId userId, String tag) {
    return new CounterRef(SummaryKey.tag(userId, tag), OwnSummaries.TAG.indexOf("activeNotes"));
  }

  /** Returns the indexes of a projection's sums over what is stored. */
  static List<Integer> stockFields(Projection projection) {
    return IntStream.range(0, projection.fields().size())
        .filter(index -> projection.fields().get(index).kind() == Field.Kind.STOCK)
        .boxed()
        .toList();
  }

  /** Returns the summary in words. */
  String item() {
    String name = key.projection().name();
    return key.part().isEmpty() ? name : name + " " + key.part();
  }

  /** Returns the sum's name. */
  String counter() {
    return key.projection().fields().get(field).name();
  }

  /** Returns the attribute that stores the sum. */
  String attribute() {
    return key.projection().attribute(field);
  }

  /** Returns whether the sum is in the item of the user summary. */
  boolean isOfUser() {
    return key.projection() == OwnSummaries.USER;
  }

  /** Returns whether the ledger says what each note has been counted with in this sum. */
  boolean isInLedger() {
    return isOfUser() || key.projection() == OwnSummaries.TAG;
  }

  @Override
  public int compareTo(CounterRef other) {
    return ORDER.compare(this, other);
  }
}
