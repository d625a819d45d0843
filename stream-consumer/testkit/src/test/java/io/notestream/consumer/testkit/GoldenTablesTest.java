package io.notestream.consumer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.CallStats;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Notestream's own summaries are what they were before there were projections: every fixture leads
 * to the same views, byte for byte, for the same number of calls and write units. A line of {@code
 * golden-tables.txt} that differs is a change of stored data or of its cost.
 */
@LocalDynamoDbTest(frozenAt = "2026-03-05T00:00:00Z")
class GoldenTablesTest {

  private static final Instant NOW = Instant.parse("2026-03-05T00:00:00Z");

  @Test
  void fixturesLeadToTheSameItemsForTheSameCost(LocalDynamoDb engine, DynamoDbClient client)
      throws IOException, URISyntaxException {
    StringBuilder lines = new StringBuilder();

    int sets = 0;
    for (String name : FixturesTest.fixtures()) {
      Fixture fixture = Fixture.load(name);
      for (int batch : new int[] {1000, 7}) {
        TableNames names = TableNames.withPrefix("golden" + sets++ + "-");
        lines.append(name).append(" by ").append(batch).append(": ");
        lines.append(apply(engine, client, names, fixture.records(), batch)).append('\n');
      }
    }

    try (InputStream golden = getClass().getResourceAsStream("golden-tables.txt")) {
      assertThat(lines.toString())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String apply(
      LocalDynamoDb engine, DynamoDbClient client, TableNames names, List<Record> all, int batch) {
    new TableCreator(client)
        .createMissing(List.of(NotestreamTables.noteViews(names), NotestreamTables.noteOps(names)));
    engine.stats().reset();
    try (StreamConsumer consumer =
        StreamConsumer.builder(client)
            .tables(names)
            .clock(InstantSource.fixed(NOW))
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .build()) {
      for (int from = 0; from < all.size(); from += batch) {
        List<Record> records = all.subList(from, Math.min(all.size(), from + batch));
        consumer.process(new ShardBatch("golden", "shard", records), BatchControl.untilDone());
      }
    }
    String cost = cost(engine.stats(), names.noteViews());
    TreeMap<String, String> summaries = new TreeMap<>();
    TreeMap<String, String> others = new TreeMap<>();
    client.scanPaginator(r -> r.tableName(names.noteViews())).items().stream()
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
