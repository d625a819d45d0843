package io.notestream.consumer.reconcile;

import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.view.Contribution;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sums of what a user's notes contribute to the stock counters. Not thread-safe. */
final class Counts {

  private final UserId userId;
  private final Map<CounterRef, Long> sums = new TreeMap<>();

  Counts(UserId userId) {
    this.userId = userId;
  }

  /** Returns the sums that consist of one contribution, as the ledger has it. */
  static Counts of(UserId userId, Contribution contribution) {
    return new Counts(userId).add(contribution, 1);
  }

  /** Adds a contribution so many times. */
  Counts add(Contribution contribution, long times) {
    add(CounterRef.activeNotes(userId), times * contribution.active());
    add(CounterRef.bodyBytes(userId), times * contribution.bodyBytes());
    contribution.tags().forEach(tag -> add(CounterRef.tag(userId, tag), times));
    return this;
  }

  /** Adds other sums so many times. */
  Counts add(Counts other, long times) {
    other.sums.forEach((ref, sum) -> add(ref, times * sum));
    return this;
  }

  /** Adds what a note contributes to the summaries that the ledger knows nothing of. */
  Counts addFurther(Map<SummaryKey, Deltas> contribution) {
    contribution.forEach(
        (key, deltas) -> {
          for (int field : CounterRef.stockFields(key.projection())) {
            CounterRef ref = new CounterRef(key, field);
            if (!ref.isInLedger()) {
              add(ref, deltas.get(field));
            }
          }
        });
    return this;
  }

  private void add(CounterRef ref, long amount) {
    long sum = Math.addExact(get(ref), amount);
    if (sum == 0) {
      sums.remove(ref);
    } else {
      sums.put(ref, sum);
    }
  }

  /** Returns the sum of a counter. */
  long get(CounterRef ref) {
    return sums.getOrDefault(ref, 0L);
  }

  /** Returns the counters whose sum is not zero. */
  Set<CounterRef> refs() {
    return sums.keySet();
  }

  /** Returns the contribution that comes closest: sums need not be of a single note. */
  Contribution closest() {
    Set<String> tags = new TreeSet<>();
    sums.forEach(
        (ref, sum) -> {
          if (!ref.isOfUser() && ref.isInLedger() && sum > 0) {
            tags.add(ref.key().part());
          }
        });
    return new Contribution(
        get(CounterRef.activeNotes(userId)), get(CounterRef.bodyBytes(userId)), Tags.stored(tags));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Counts that && sums.equals(that.sums);
  }

  @Override
  public int hashCode() {
    return sums.hashCode();
  }

  @Override
  public String toString() {
    return sums.toString();
  }
}
