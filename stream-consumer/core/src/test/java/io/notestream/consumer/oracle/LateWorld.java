package io.notestream.consumer.oracle;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A table of notes that was in use long before anybody counted: its users write, change and delete
 * notes, and its stream tells of the last day. Says what the summaries have to hold, from the items
 * of the table and from what it has done itself, and from nothing else.
 */
final class LateWorld {

  static final Instant COUNTING_SINCE = TestRecords.START;

  private static final String[] TAGS = {"home", "shop", "urgent"};

  private final EngineTables tables;
  private final DynamoDbStreamsClient streams;
  private final Random random;
  private final int users;
  private final Map<String, Map<String, AttributeValue>> live = new TreeMap<>();
  private final Map<String, Long> flow = new TreeMap<>();
  private final List<Record> records = new ArrayList<>();
  private final Map<String, String> positions = new HashMap<>();
  private int ids;

  LateWorld(EngineTables tables, DynamoDbStreamsClient streams, long seed, int users) {
    this.tables = tables;
    this.streams = streams;
    this.random = new Random(seed);
    this.users = users;
  }

  /** Lets the table grow old: long ago, then within the stream's day, and up to the counting. */
  void age(int longAgo, int lastDay) {
    tables.clock().set(COUNTING_SINCE.minus(Duration.ofDays(30)));
    for (int i = 0; i < longAgo; i++) {
      step();
    }
    flow.clear(); // Of this the stream will tell nothing.
    tables.clock().set(COUNTING_SINCE.minus(Duration.ofHours(2)));
    for (int i = 0; i < lastDay; i++) {
      step();
    }
    tables.clock().set(COUNTING_SINCE);
  }

  /** Something happens to a note, a second or more after what happened before. */
  void step() {
    tables.clock().advance(Duration.ofSeconds(1 + random.nextInt(3)));
    int dice = random.nextInt(100);
    if (live.isEmpty() || dice < 35) {
      create();
    } else if (dice < 75) {
      update(any());
    } else {
      remove(any());
    }
  }

  /** Something happens to every note that there is. */
  void touchAll() {
    for (Map<String, AttributeValue> item : List.copyOf(live.values())) {
      tables.clock().advance(Duration.ofSeconds(1));
      update(item);
    }
  }

  /** All that the stream has told so far. */
  List<Record> records() {
    for (Shard shard :
        streams.describeStream(r -> r.streamArn(arn())).streamDescription().shards()) {
      String iterator = iterator(shard.shardId());
      while (iterator != null) {
        String from = iterator;
        GetRecordsResponse response = streams.getRecords(r -> r.shardIterator(from));
        for (Record record : response.records()) {
          records.add(record);
          positions.put(shard.shardId(), record.dynamodb().sequenceNumber());
        }
        iterator = response.records().isEmpty() ? null : response.nextShardIterator();
      }
    }
    return records;
  }

  /** What the summaries have to say once everything is counted: stock and flow. */
  TreeSet<String> expected() {
    Map<String, Long> counts = new TreeMap<>(flow);
    for (Map<String, AttributeValue> item : live.values()) {
      String user = item.get("userId").s();
      counts.merge(user + " activeNotes", 1L, Long::sum);
      counts.merge(user + " bodyBytes", Long.parseLong(item.get("bodyBytes").n()), Long::sum);
      if (item.containsKey("tags")) {
        item.get("tags").ss().forEach(tag -> counts.merge(user + " #" + tag, 1L, Long::sum));
      }
    }
    return facts(counts);
  }

  /** What the summaries do say. */
  TreeSet<String> actual() {
    return facts(counts());
  }

  /** The counters that are below zero. */
  List<String> negative() {
    return counts().entrySet().stream()
        .filter(count -> count.getValue() < 0)
        .map(count -> count.getKey() + " = " + count.getValue())
        .toList();
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Map<String, AttributeValue> item :
        tables
            .client()
            .scanPaginator(r -> r.tableName(tables.names().noteViews()).consistentRead(true))
            .items()) {
      String sk = item.get("SK").s();
      String user = item.containsKey("userId") ? item.get("userId").s() : "";
      if (sk.equals("SUMMARY")) {
        for (String counter :
            List.of("activeNotes", "bodyBytes", "created", "updated", "deleted")) {
          counts.put(user + " " + counter, number(item, counter));
        }
      } else if (sk.startsWith("SUMMARY#TAG#")) {
        counts.put(user + " #" + item.get("tag").s(), number(item, "activeNotes"));
      }
    }
    return counts;
  }

  private String arn() {
    return tables
        .client()
        .describeTable(r -> r.tableName(tables.names().notes()))
        .table()
        .latestStreamArn();
  }

  private String iterator(String shardId) {
    String last = positions.get(shardId);
    return streams
        .getShardIterator(
            r ->
                r.streamArn(arn())
                    .shardId(shardId)
                    .shardIteratorType(
                        last == null
                            ? ShardIteratorType.TRIM_HORIZON
                            : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(last))
        .shardIterator();
  }

  private void create() {
    String user = "user-" + random.nextInt(users);
    String id = String.format("01HZZZZZZZ%016d", ++ids);
    String now = timestamp();
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", AttributeValue.fromS("USER#" + user));
    item.put("SK", AttributeValue.fromS("NOTE#" + id));
    item.put("entity", AttributeValue.fromS("NOTE"));
    item.put("noteId", AttributeValue.fromS(id));
    item.put("userId", AttributeValue.fromS(user));
    item.put("title", AttributeValue.fromS("title"));
    item.put("createdAt", AttributeValue.fromS(now));
    item.put("version", AttributeValue.fromN("1"));
    content(item);
    put(item);
    count(item, "created");
  }

  private void update(Map<String, AttributeValue> old) {
    Map<String, AttributeValue> item = new HashMap<>(old);
    item.put(
        "version", AttributeValue.fromN(Long.toString(Long.parseLong(old.get("version").n()) + 1)));
    content(item);
    put(item);
    count(item, "updated");
  }

  private void remove(Map<String, AttributeValue> item) {
    live.remove(item.get("noteId").s());
    tables
        .client()
        .deleteItem(
            r ->
                r.tableName(tables.names().notes())
                    .key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
    count(item, "deleted");
  }

  private void content(Map<String, AttributeValue> item) {
    String body = "x".repeat(random.nextInt(30));
    item.put("body", AttributeValue.fromS(body));
    item.put("bodyBytes", AttributeValue.fromN(Integer.toString(body.length())));
    item.put("updatedAt", AttributeValue.fromS(timestamp()));
    TreeSet<String> tags = new TreeSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      tags.add(TAGS[random.nextInt(TAGS.length)]);
    }
    item.remove("tags");
    if (!tags.isEmpty()) {
      item.put("tags", AttributeValue.fromSs(new ArrayList<>(tags)));
    }
  }

  private void put(Map<String, AttributeValue> item) {
    live.put(item.get("noteId").s(), item);
    tables.put(tables.names().notes(), item);
  }

  private void count(Map<String, AttributeValue> item, String what) {
    flow.merge(item.get("userId").s() + " " + what, 1L, Long::sum);
  }

  private Map<String, AttributeValue> any() {
    List<Map<String, AttributeValue>> all = new ArrayList<>(live.values());
    return all.get(random.nextInt(all.size()));
  }

  private String timestamp() {
    Instant now = tables.clock().instant();
    return now.toString().length() == 20 ? now.toString().replace("Z", ".000Z") : now.toString();
  }

  private static TreeSet<String> facts(Map<String, Long> counts) {
    TreeSet<String> facts = new TreeSet<>();
    counts.forEach(
        (what, count) -> {
          if (count != 0) {
            facts.add(what + " = " + count);
          }
        });
    return facts;
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name) ? Long.parseLong(item.get(name).n()) : 0;
  }
}
