package io.notestream.consumer.worker.internal.console.find;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.view.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Looks for changes by what no key or index has: a note without its owner, and a trace id. It reads
 * the audit records page by page, a few pages for each request. Thread-safe.
 */
final class Search {

  /** A page is a megabyte, 128 read units. */
  private static final int PAGES = 2;

  private static final String SEPARATOR = "\n";

  private final DynamoDbClient dynamoDb;
  private final String table;

  Search(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * What was found.
   *
   * @param records the changes
   * @param read how many items were looked at
   * @param next where to go on; {@code null} at the end of the table
   */
  record Found(List<AuditRecord> records, long read, @Nullable String next) {}

  /** Goes on until something is found, or so many pages are read. */
  Found by(String attribute, String value, @Nullable String after) {
    List<AuditRecord> found = new ArrayList<>();
    long read = 0;
    Map<String, AttributeValue> last = after == null ? Map.of() : key(after);
    for (int page = 0; page < PAGES && found.isEmpty(); page++) {
      ScanResponse response = page(attribute, value, last);
      response.items().forEach(item -> History.record(item).ifPresent(found::add));
      read += response.scannedCount();
      last = response.lastEvaluatedKey();
      if (last.isEmpty()) {
        return new Found(found, read, null);
      }
    }
    return new Found(found, read, cursor(last));
  }

  private ScanResponse page(String attribute, String value, Map<String, AttributeValue> last) {
    return dynamoDb.scan(
        r ->
            r.tableName(table)
                .filterExpression("#name = :value")
                .expressionAttributeNames(Map.of("#name", attribute))
                .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value)))
                .exclusiveStartKey(last.isEmpty() ? null : last));
  }

  private static String cursor(Map<String, AttributeValue> last) {
    String text = text(last, KeyAttributes.PK) + SEPARATOR + text(last, KeyAttributes.SK);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, AttributeValue> key(String cursor) {
    String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    int end = text.lastIndexOf(SEPARATOR);
    if (end < 0) {
      throw new IllegalArgumentException("not a position in a search");
    }
    return KeyAttributes.primaryKey(text.substring(0, end), text.substring(end + 1));
  }

  private static String text(Map<String, AttributeValue> key, String name) {
    AttributeValue value = key.get(name);
    return value == null ? "" : value.s();
  }
}
