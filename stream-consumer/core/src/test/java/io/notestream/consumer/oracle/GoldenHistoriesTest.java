package io.notestream.consumer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.local.fault.CallStats;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Random histories, with notes that are older than the counting, lead to the same views as before
 * there were projections, byte for byte, for the same number of calls and write units. A line of
 * {@code golden-histories.txt} that differs is a change of stored data or of its cost.
 */
class GoldenHistoriesTest {

  @Test
  void historiesLeadToTheSameItemsForTheSameCost() throws IOException {
    StringBuilder lines = new StringBuilder();

    try (TestTables tables = new TestTables()) {
      for (int seed = 1; seed <= 6; seed++) {
        for (int pack : new int[] {50, 7}) {
          lines.append("history ").append(seed).append(" packed by ").append(pack).append(": ");
          lines.append(apply(tables, seed, pack)).append('\n');
        }
      }
    }

    try (InputStream golden = getClass().getResourceAsStream("golden-histories.txt")) {
      assertThat(lines.toString())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String apply(TestTables tables, int seed, int pack) {
    List<Record> all = History.random(seed, 80, 4).stream().map(History.Step::record).toList();
    TableNames names = tables.create();
    tables.engine().stats().reset();
    try (StreamConsumer consumer =
        StreamConsumer.builder(tables.client())
            .tables(names)
            .clock(tables.clock())
            .options(
                ConsumerOptions.builder()
                    .countingSince(History.COUNTING_SINCE)
                    .packActions(pack)
                    .build())
            .build()) {
      for (int from = 0; from < all.size(); from += 16) {
        List<Record> records = all.subList(from, Math.min(all.size(), from + 16));
        consumer.process(new ShardBatch("golden", "shard", records), BatchControl.untilDone());
      }
    }
    String cost = cost(tables.engine().stats(), names.noteViews());
    TreeMap<String, String> summaries = new TreeMap<>();
    TreeMap<String, String> others = new TreeMap<>();
    tables.scan(names.noteViews()).stream()
        .filter(item -> !item.get("PK").s().equals("META"))
        .forEach(
            item -> {
              String key = item.get("PK").s() + "|" + item.get("SK").s();
              if (item.get("SK").s().startsWith("SUMMARY")) {
                summaries.put(key, text(asOfSchemaOne(item)));
              } else {
                others.put(key, text(item));
              }
            });
    return "%d summaries %s, %d others %s, %s"
        .formatted(summaries.size(), hash(summaries), others.size(), hash(others), cost);
  }

  /** The golden lines are from when summaries were of schema 1: only that number has changed. */
  private static Map<String, AttributeValue> asOfSchemaOne(Map<String, AttributeValue> summary) {
    Map<String, AttributeValue> item = new HashMap<>(summary);
    assertThat(item.put("schema", AttributeValue.fromN("1")))
        .isEqualTo(AttributeValue.fromN(Integer.toString(Meta.SCHEMA)));
    return item;
  }

  /** Calls and write units, of the calls that write: who looks how often at META is not counted. */
  private static String cost(CallStats stats, String table) {
    return stats.lines().stream()
        .filter(line -> line.table().equals(table))
        .filter(
            line ->
                line.operation().equals("TransactWriteItems")
                    || line.operation().equals("UpdateItem"))
        .map(line -> line.operation() + " " + line.calls() + " for " + line.writeUnits() + " WCU")
        .collect(Collectors.joining(", "));
  }

  private static String text(Map<String, AttributeValue> item) {
    return new TreeMap<>(item)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + text(e.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String text(AttributeValue value) {
    return switch (value.type()) {
      case S -> "S:" + value.s();
      case N -> "N:" + value.n();
      case SS -> "SS:" + value.ss().stream().sorted().toList();
      case M -> "M:" + text(value.m());
      default -> throw new AssertionError("no summary or audit record has such a value: " + value);
    };
  }

  private static String hash(TreeMap<String, String> items) {
    try {
      byte[] all = String.join("\n", items.values()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(all))
          .substring(0, 24);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
