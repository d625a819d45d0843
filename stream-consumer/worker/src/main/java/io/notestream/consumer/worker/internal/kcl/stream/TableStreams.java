package io.notestream.consumer.worker.internal.kcl.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Lists the streams of one table: the one that is written to, and those before it, which DynamoDB
 * keeps readable for a day after a stream was switched off. Thread-safe.
 */
public final class TableStreams {

  private final DynamoDbClient dynamoDb;
  private final DynamoDbStreamsClient streams;
  private final String table;

  /** Lists the streams of that table. */
  public TableStreams(DynamoDbClient dynamoDb, DynamoDbStreamsClient streams, String table) {
    this.dynamoDb = dynamoDb;
    this.streams = streams;
    this.table = table;
  }

  /** Returns the stream that is written to, or was last. */
  public TableStream latest() {
    TableDescription described = dynamoDb.describeTable(r -> r.tableName(table)).table();
    StreamSpecification stream = described.streamSpecification();
    return new TableStream(
        Optional.ofNullable(described.latestStreamArn()),
        stream != null && Boolean.TRUE.equals(stream.streamEnabled()),
        Optional.ofNullable(described.creationDateTime()).orElse(Instant.EPOCH));
  }

  /** Returns the ARNs of the readable streams, the oldest first. */
  public List<String> readable() {
    List<Stream> found = new ArrayList<>();
    String last = null;
    do {
      ListStreamsResponse page = page(last);
      found.addAll(page.streams());
      last = page.lastEvaluatedStreamArn();
    } while (last != null);
    return found.stream()
        .sorted(Comparator.comparing(Stream::streamLabel))
        .map(Stream::streamArn)
        .toList();
  }

  private ListStreamsResponse page(@Nullable String after) {
    return streams.listStreams(r -> r.tableName(table).exclusiveStartStreamArn(after));
  }

  /** Returns the names of all tables that begin with the prefix. */
  public List<String> tablesBeginning(String prefix) {
    List<String> found = new ArrayList<>();
    String last = prefix;
    while (last != null) {
      String after = last;
      ListTablesResponse page = dynamoDb.listTables(r -> r.exclusiveStartTableName(after));
      page.tableNames().stream().filter(name -> name.startsWith(prefix)).forEach(found::add);
      boolean more = page.tableNames().stream().allMatch(name -> name.startsWith(prefix));
      last = more ? page.lastEvaluatedTableName() : null;
    }
    return found;
  }
}
