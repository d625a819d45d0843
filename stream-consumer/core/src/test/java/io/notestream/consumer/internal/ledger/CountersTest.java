package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CountersTest {

  private static final UserId ALICE = new UserId("alice");

  @Test
  void onlySummariesWithACounterBelowZeroAreNamed() {
    try (EngineTables tables = EngineTables.startAt(TestRecords.START)) {
      SummaryKey below = SummaryKey.tag(ALICE, "home");
      SummaryKey zero = SummaryKey.tag(ALICE, "shop");
      SummaryKey absent = SummaryKey.user(ALICE);
      put(tables, below, "-1");
      put(tables, zero, "0");

      assertThat(
              new Counters(tables.client(), tables.names()).belowZero(List.of(below, zero, absent)))
          .isEqualTo(Map.of(below, "activeNotes is -1"));
    }
  }

  /** So that what is logged and the calls that follow are the same wherever the same happened. */
  @Test
  void theyAreNamedInTheOrderInWhichTheyWereAskedFor() {
    try (EngineTables tables = EngineTables.startAt(TestRecords.START)) {
      List<SummaryKey> keys =
          Stream.of("f", "a", "g", "c", "h", "b", "e", "d")
              .map(tag -> SummaryKey.tag(ALICE, tag))
              .toList();
      keys.forEach(key -> put(tables, key, "-1"));

      assertThat(new Counters(tables.client(), tables.names()).belowZero(keys))
          .containsOnlyKeys(keys)
          .extractingFromEntries(Map.Entry::getKey)
          .isEqualTo(keys);
    }
  }

  private static void put(EngineTables tables, SummaryKey key, String activeNotes) {
    Map<String, AttributeValue> item = new HashMap<>(SummaryLayout.primaryKey(key));
    item.put("activeNotes", AttributeValue.fromN(activeNotes));
    tables.put(tables.names().noteViews(), item);
  }
}
