package io.notestream.consumer.reconcile;

import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.Counter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A sum of what a user's notes contribute to the stock counters. Not thread-safe. */
final class Counts {

  private final UserId userId;
  private final Map<CounterRef, Long> sums = new TreeMap<>();

  Counts(UserId userId) {
    this.userId = userId;
  }

  /** Returns the sum that consists of one contribution. */
  static Counts of(UserId userId, Contribution contribution) {
    return new Counts(userId).add(contribution, 1);
  }

  /** Adds a contribution so many times. */
  Counts add(Contribution contribution, long times) {
    SummaryKey user = new SummaryKey.User(userId);
    add(new CounterRef(user, Counter.ACTIVE_NOTES), times * contribution.active());
    add(new CounterRef(user, Counter.BODY_BYTES), times * contribution.bodyBytes());
    for (String tag : contribution.tags()) {
      add(new CounterRef(new SummaryKey.Tag(userId, tag), Counter.ACTIVE_NOTES), times);
    }
    return this;
  }

  /** Adds another sum so many times. */
  Counts add(Counts other, long times) {
    other.sums.forEach((ref, sum) -> add(ref, times * sum));
    return this;
  }

  private void add(CounterRef ref, long amount) {
    sums.merge(ref, amount, (a, b) -> Math.addExact(a, b) == 0 ? null : a + b);
    sums.remove(ref, 0L);
  }

  /** Returns the sum of a counter. */
  long get(CounterRef ref) {
    return sums.getOrDefault(ref, 0L);
  }

  /** Returns the counters whose sum is not zero. */
  Set<CounterRef> refs() {
    return sums.keySet();
  }

  boolean isZero() {
    return sums.isEmpty();
  }

  /** Returns the contribution that comes closest: a sum need not be one of a single note. */
  Contribution closest() {
    SummaryKey user = new SummaryKey.User(userId);
    Set<String> tags = new TreeSet<>();
    sums.forEach(
        (ref, sum) -> {
          if (ref.key() instanceof SummaryKey.Tag tag && sum > 0) {
            tags.add(tag.tag());
          }
        });
    return new Contribution(
        get(new CounterRef(user, Counter.ACTIVE_NOTES)),
        get(new CounterRef(user, Counter.BODY_BYTES)),
        Tags.stored(tags));
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
