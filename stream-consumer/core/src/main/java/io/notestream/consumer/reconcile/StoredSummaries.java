package io.notestream.consumer.reconcile;

import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
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
 * A user's summaries as they are stored, whatever is stored in them. Immutable.
 *
 * @param userId the user
 * @param userItem the item of the user summary; empty if there is none
 * @param counters the stock counters that are there, as they are
 */
record StoredSummaries(
    UserId userId, Map<String, AttributeValue> userItem, Map<CounterRef, AttributeValue> counters) {

  /**
   * The attributes of a user summary that a transaction moves which counts a change: all of them
   * count in the flow, which only grows. A correction moves the last of them.
   */
  static final List<String> COUNTED =
      Stream.concat(
              Arrays.stream(Counter.values()).map(Counter::attribute),
              Stream.of(UserSummary.CORRECTED_AT))
          .toList();

  private static final Set<Counter> STOCK = Set.of(Counter.ACTIVE_NOTES, Counter.BODY_BYTES);

  static StoredSummaries of(
      UserId userId,
      Map<String, AttributeValue> userItem,
      List<Map<String, AttributeValue>> tagItems) {
    Map<CounterRef, AttributeValue> counters = new TreeMap<>();
    for (Counter counter : STOCK) {
      put(counters, new CounterRef(new SummaryKey.User(userId), counter), userItem);
    }
    for (Map<String, AttributeValue> item : tagItems) {
      String tag =
          Objects.requireNonNull(item.get(KeyAttributes.SK))
              .s()
              .substring(ViewKeys.TAG_PREFIX.length());
      put(counters, new CounterRef(new SummaryKey.Tag(userId, tag), Counter.ACTIVE_NOTES), item);
    }
    return new StoredSummaries(userId, userItem, counters);
  }

  private static void put(
      Map<CounterRef, AttributeValue> counters, CounterRef ref, Map<String, AttributeValue> item) {
    AttributeValue value = item.get(ref.counter().attribute());
    if (value != null) {
      counters.put(ref, value);
    }
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
          Long stored = number(counters.get(ref));
          return stored != null && stored == counted.get(ref);
        });
    return all;
  }

  /** Returns how the counters differ from what was counted, in their order. */
  List<Drift> drift(Counts counted) {
    List<Drift> drift = new ArrayList<>();
    for (CounterRef ref : differences(counted)) {
      AttributeValue value = counters.get(ref);
      Long stored = number(value);
      long count = counted.get(ref);
      drift.add(
          new Drift(
              ref.item(),
              ref.counter().attribute(),
              text(value),
              count,
              stored == null ? null : stored - count));
    }
    for (Counter counter : Counter.values()) {
      AttributeValue value = userItem.get(counter.attribute());
      if (!STOCK.contains(counter) && number(value) == null) {
        drift.add(new Drift("user", counter.attribute(), text(value), null, null));
      }
    }
    return drift;
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
