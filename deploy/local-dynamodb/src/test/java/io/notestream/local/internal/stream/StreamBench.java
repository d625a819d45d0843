package io.notestream.local.internal.stream;

import io.notestream.local.LocalClock;
import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.store.MemoryStore;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.table.ItemChange;
import io.notestream.local.internal.table.ItemCodec;
import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.ScalarType;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableSettings;
import io.notestream.local.stream.StreamControl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Streams over a store in memory and a clock that stands still, without tables or HTTP. */
final class StreamBench {

  static final Instant START = Instant.parse("2026-03-01T10:00:00.250Z");

  final Store store;
  final LocalClock clock = LocalClock.frozenAt(START);
  final Streams streams;
  final StreamReader reader;
  final StreamControl control;

  StreamBench() {
    this(new StreamSettings("eu-west-1", 1, Duration.ofHours(4)));
  }

  StreamBench(StreamSettings settings) {
    this(settings, new MemoryStore());
  }

  StreamBench(StreamSettings settings, Store store) {
    this.store = store;
    streams = new Streams(store, ItemCodec.INSTANCE, clock, settings);
    reader = new StreamReader(streams, store);
    control = new StreamController(streams, reader, store);
  }

  static TableDefinition table(String name) {
    return new TableDefinition(
        name,
        "id",
        START,
        Map.of("pk", ScalarType.S),
        KeySchema.of("pk", null),
        List.of(),
        TableSettings.plain());
  }

  /** Enables a stream and returns its ARN. */
  String enable(String table, StreamView view) {
    String label = store.commit(() -> streams.open(table(table), view));
    return new StreamArn(streams.settings().region(), StreamSettings.ACCOUNT, table, label)
        .toString();
  }

  void disable(String table) {
    store.commit(
        () -> {
          streams.close(table(table));
          return null;
        });
  }

  void append(String table, ItemChange... changes) {
    store.commit(
        () -> {
          streams.append(table(table), List.of(changes));
          return null;
        });
  }

  /**
   * A change of the item {@code key} from one value of its attribute {@code v} to another; null is
   * no item.
   */
  static ItemChange change(String key, @Nullable Integer before, @Nullable Integer after) {
    return new ItemChange(keys(key), item(key, before), item(key, after), ItemChange.Cause.USER);
  }

  static Item keys(String key) {
    return Item.of(Map.of("pk", new Value.S(key)));
  }

  static @Nullable Item item(String key, @Nullable Integer value) {
    if (value == null) {
      return null;
    }
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("pk", new Value.S(key));
    attributes.put("v", new Value.N(DynamoNumber.parse(value.toString())));
    return Item.of(attributes);
  }

  List<Shard> shards(String arn) {
    return reader.stream(arn).shards().all();
  }

  String iterator(String arn, Shard shard, ShardIteratorType type) {
    return reader.iterator(arn, shard.id(), type, null).token();
  }

  /** All records of a shard, from its trim horizon to where it ends now. */
  List<StreamMaps.PositionedRecord> readAll(String arn, Shard shard) {
    List<StreamMaps.PositionedRecord> all = new ArrayList<>();
    String token = iterator(arn, shard, ShardIteratorType.TRIM_HORIZON);
    while (token != null) {
      StreamPage page = reader.read(token, 1000);
      if (page.records().isEmpty()) {
        break;
      }
      all.addAll(page.records());
      token = page.next();
    }
    return all;
  }

  /** The keys of records, in order. */
  static List<String> keysOf(List<StreamMaps.PositionedRecord> records) {
    return records.stream().map(each -> ((Value.S) each.value().keys().get("pk")).value()).toList();
  }
}
