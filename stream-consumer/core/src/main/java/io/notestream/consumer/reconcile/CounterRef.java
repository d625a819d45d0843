package io.notestream.consumer.reconcile;

import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.view.Counter;
import java.util.Comparator;

/**
 * A counter of a summary.
 *
 * @param key the summary, of a user or a tag
 * @param counter the counter
 */
record CounterRef(SummaryKey key, Counter counter) implements Comparable<CounterRef> {

  private static final Comparator<CounterRef> ORDER =
      Comparator.comparing((CounterRef ref) -> ref.key() instanceof SummaryKey.Tag)
          .thenComparing(CounterRef::item)
          .thenComparing(CounterRef::counter);

  /** Returns the summary in words. */
  String item() {
    return key instanceof SummaryKey.Tag tag ? "tag " + tag.tag() : "user";
  }

  @Override
  public int compareTo(CounterRef other) {
    return ORDER.compare(this, other);
  }
}
