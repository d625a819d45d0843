package io.notestream.consumer.reconcile;

import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.view.Counter;
import io.notestream.model.view.UserSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A user's summaries as they are stored, whatever is stored in them. Not thread-safe; complete once
 * it has been read.
 */
final class StoredSummaries {

  /**
   * The attributes of a user summary that a transaction moves which counts a change: all of them
   * count in the flow, which only grows. Corrections and erasures move the last two.
   */
  static final List<String> COUNTED =
      Stream.concat(
              Arrays.stream(Counter.values()).map(Counter::attribute),
              Stream.of(UserSummary.CORRECTED_AT, UserSummary.ERASED_THROUGH))
          .toList();

  private static final Set<Counter> STOCK = Set.of(Counter.ACTIVE_NOTES, Counter.BODY_BYTES);

  private final UserId userId;
  private final Map<String, AttributeValue> userItem;
  private final Map<CounterRef, AttributeValue> counters = new TreeMap<>();

  StoredSummaries(UserId userId, Map<String, AttributeValue> userItem) {
    this.userId = userId;
    this.userItem = userItem;
    add(SummaryKey.user(userId), userItem);
  }

  /**
   * Adds a summary.
   *
   * @param prefix what the sort keys of all summaries of the projection begin with
   */
  void add(Projection projection, String prefix, Map<String, AttributeValue> item) {
    String sortKey = Objects.requireNonNull(item.get(KeyAttributes.SK)).s();
    add(new SummaryKey(userId, projection, sortKey.substring(prefix.length())), item);
  }

  private void add(SummaryKey key, Map<String, AttributeValue> item) {
    for (int field : CounterRef.stockFields(key.projection())) {
      CounterRef ref = new CounterRef(key, field);
      AttributeValue value = item.get(ref.attribute());
      if (value != null) {
        counters.put(ref, value);
      }
    }
  }

  UserId userId() {
    return userId;
  }

  /** Returns the item of the user summary; empty if there is none. */
  Map<String, AttributeValue> userItem() {
    return userItem;
  }

  /** Returns a counter as it is stored; {@code null} if it is not. */
  @Nullable AttributeValue get(CounterRef ref) {
    return counters.get(ref);
  }

  /** Returns whether nothing was counted or corrected since, as a later read of the item shows. */
  boolean sameAs(Map<String, AttributeValue> laterUserItem) {
    return counted(userItem).equals(counted(laterUserItem));
  }

  /** Returns what the item has of the {@link #COUNTED} attributes. */
  static Map<String, AttributeValue> counted(Map<String, AttributeValue> userItem) {
    Map<String, AttributeValue> counted = new HashMap<>(userItem);
    counted.keySet().retainAll(COUNTED);
    return counted;
  }

  /** Returns the counters that differ from what was counted. */
  Set<CounterRef> differences(Counts counted) {
    Set<CounterRef> all = new TreeSet<>(counters.keySet());
    all.addAll(counted.refs());
    all.removeIf(
        ref -> {
          Long stored = number(get(ref));
          return stored != null && stored == counted.get(ref);
        });
    return all;
  }

  /** Returns how these counters differ from what was counted. */
  List<Drift> drift(Set<CounterRef> wrong, Counts counted) {
    List<Drift> drift = new ArrayList<>();
    for (CounterRef ref : wrong) {
      Long stored = number(get(ref));
      long count = counted.get(ref);
      drift.add(
          new Drift(
              ref.item(),
              ref.counter(),
              text(get(ref)),
              count,
              stored == null ? null : stored - count));
    }
    return drift;
  }

  /** Returns the counters of what has happened that are no numbers. */
  List<Drift> unreadable() {
    List<Drift> unreadable = new ArrayList<>();
    for (Counter counter : Counter.values()) {
      AttributeValue value = userItem.get(counter.attribute());
      if (!STOCK.contains(counter) && number(value) == null) {
        unreadable.add(
            new Drift(OwnSummaries.USER.name(), counter.attribute(), text(value), null, null));
      }
    }
    return unreadable;
  }

  private static @Nullable Long number(@Nullable AttributeValue value) {
    if (value == null) {
      return 0L;
    }
    try {
      return value.n() == null ? null : Long.valueOf(value.n());
    } catch (NumberFormatException e) {
      return null; // Too large or not whole: nothing that the consumer has written.
    }
  }

  private static String text(@Nullable AttributeValue value) {
    if (value == null) {
      return "0";
    }
    if (value.n() != null) {
      return value.n();
    }
    return value.s() != null ? "'" + value.s() + "'" : "of type " + value.type();
  }
}
