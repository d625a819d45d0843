package io.notestream.local.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.TestTables;
import io.notestream.local.junit.LocalDynamoDbTest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the tests of the operations share: an engine, and two tables of their own for each test. */
@LocalDynamoDbTest
public abstract class OperationTest {

  private static final String VALIDATION = "ValidationException";

  /** Makes the names differ when a test runs several times, with parameters. */
  private static final AtomicInteger RUNS = new AtomicInteger();

  protected DynamoDbClient db;

  /** Has the partition key {@code pk} (S). */
  protected String table;

  /** Has the partition key {@code pk} (S) and the sort key {@code sk} (N). */
  protected String sorted;

  @BeforeEach
  void createTables(DynamoDbClient client, TestInfo test) {
    db = client;
    table = test.getTestMethod().orElseThrow().getName() + "." + RUNS.incrementAndGet();
    sorted = table + ".sorted";
    TestTables.create(db, table);
    TestTables.createWithSortKey(db, sorted);
  }

  protected static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  protected static AttributeValue n(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  protected static Map<String, AttributeValue> key(String pk) {
    return Map.of("pk", s(pk));
  }

  protected static Map<String, AttributeValue> key(String pk, long sk) {
    return Map.of("pk", s(pk), "sk", n(sk));
  }

  protected static Map<String, AttributeValue> item(String pk, String name, AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(key(pk));
    item.put(name, value);
    return item;
  }

  protected void put(Map<String, AttributeValue> item) {
    db.putItem(r -> r.tableName(item.containsKey("sk") ? sorted : table).item(item));
  }

  protected Map<String, AttributeValue> stored(String pk) {
    return db.getItem(r -> r.tableName(table).key(key(pk)).consistentRead(true)).item();
  }

  /** Asserts the error's code, the whole of its message, and the class that the SDK has for it. */
  protected static void assertRefused(ThrowingCallable call, String code, String message) {
    assertRefused(call, code, text -> assertThat(text).isEqualTo(message));
  }

  protected static void assertRefused(
      ThrowingCallable call, String code, Consumer<String> message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            refused -> {
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
              message.accept(refused.awsErrorDetails().errorMessage());
              assertThat(refused.getClass().getSimpleName())
                  .isEqualTo(code.equals(VALIDATION) ? "DynamoDbException" : code);
            });
  }

  protected static void assertInvalid(ThrowingCallable call, String message) {
    assertRefused(call, VALIDATION, message);
  }

  /** For what writes of single items are refused before the table is known. */
  protected static void assertInvalidCounted(ThrowingCallable call, String message) {
    assertInvalid(call, "1 validation error detected: " + message);
  }

  /** For messages that repeat the request: only what comes after is asserted. */
  protected static void assertInvalidWithEnd(ThrowingCallable call, String end) {
    assertRefused(call, VALIDATION, text -> assertThat(text).endsWith(end));
  }
}
