package io.notestream.local.internal.operation.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.TestIndexes;
import io.notestream.local.internal.operation.OperationTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** How global indexes with several attributes in their keys are created and described. */
class MultiAttributeKeysTest extends OperationTest {

  private static final List<String> HASH = List.of("a:S", "b:N", "c:B", "d:S");
  private static final List<String> RANGE = List.of("e:N", "f:S", "g:B", "h:S");
  private static final Projection ALL =
      Projection.builder().projectionType(ProjectionType.ALL).build();

  @Test
  void keyCanHaveFourAttributesOfEitherKind() {
    String created = table + ".created";

    TestIndexes.createTable(db, created, "wide", HASH, RANGE);

    assertThat(keySchema(created, "wide")).isEqualTo(TestIndexes.keySchema(HASH, RANGE));
  }

  @Test
  void addedIndexHoldsTheOlderItemsThatHaveAllOfThem() {
    put(item("whole", Map.of("a", s("x"), "b", n(1), "c", s("y"))));
    put(item("lacks one", Map.of("a", s("x"), "b", n(1))));
    put(item("wrong type", Map.of("a", s("x"), "b", s("1"), "c", s("y"))));
    put(item("empty", Map.of("a", s("x"), "b", n(1), "c", s(""))));

    TestIndexes.addIndex(db, table, "later", List.of("a:S", "b:N"), List.of("c:S"));

    assertThat(keySchema(table, "later"))
        .isEqualTo(TestIndexes.keySchema(List.of("a:S", "b:N"), List.of("c:S")));
    assertThat(db.scan(r -> r.tableName(table).indexName("later")).items())
        .extracting(item -> item.get("pk").s())
        .containsExactly("whole");
  }

  private static Map<String, AttributeValue> item(String pk, Map<String, AttributeValue> more) {
    Map<String, AttributeValue> item = new HashMap<>(more);
    item.put("pk", s(pk));
    return item;
  }

  private List<KeySchemaElement> keySchema(String name, String index) {
    return db.describeTable(r -> r.tableName(name)).table().globalSecondaryIndexes().stream()
        .filter(each -> each.indexName().equals(index))
        .findFirst()
        .orElseThrow()
        .keySchema();
  }

  @Test
  void fifthAttributeIsRefused() {
    List<String> five = List.of("a:S", "b:S", "c:S", "d:S", "e:S");

    assertInvalid(
        () -> TestIndexes.addIndex(db, table, "wide", five, List.of()),
        "Invalid KeySchema: The number of HASH key attributes exceeds the limit of 4");
    assertInvalid(
        () -> TestIndexes.addIndex(db, table, "wide", List.of("z:S"), five),
        "Invalid KeySchema: The number of RANGE key attributes exceeds the limit of 4");
  }

  @Test
  void partitionKeyComesFirst() {
    assertInvalid(
        creating(hash("a"), range("b"), hash("c")),
        "Invalid KeySchema: HASH key attributes must precede RANGE key attributes");
    assertInvalid(
        creating(range("a"), hash("b")),
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }

  @Test
  void attributeIsInTheKeyOnce() {
    String message =
        "Both the Hash Key and the Range Key element in the KeySchema have the same name";

    assertInvalid(creating(hash("a"), hash("a")), message);
    assertInvalid(creating(hash("a"), hash("b"), range("a")), message);
  }

  @Test
  void attributesMustBeDefined() {
    assertInvalid(
        creating(hash("a"), hash("x")),
        "One or more parameter values were invalid: Some index key attributes are not defined in"
            + " AttributeDefinitions. Keys: [a, x], AttributeDefinitions: [pk, sk, a, b, c]");
  }

  @Test
  void keysOfLocalIndexesAndTablesHaveOneOfEitherKind() {
    String atMost = "failed to satisfy constraint: Member must have length less than or equal to 2";

    assertInvalidWithEnd(
        () ->
            db.createTable(
                r ->
                    r.tableName(table + ".other")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(definitions())
                        .keySchema(hash("pk"), range("sk"))
                        .localSecondaryIndexes(
                            LocalSecondaryIndex.builder()
                                .indexName("local")
                                .keySchema(hash("pk"), range("a"), range("b"))
                                .projection(ALL)
                                .build())),
        atMost);
    assertInvalidWithEnd(
        () ->
            db.createTable(
                r ->
                    r.tableName(table + ".other")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(definitions())
                        .keySchema(hash("pk"), range("sk"), range("a"))),
        atMost);
  }

  private ThrowingCallable creating(KeySchemaElement... key) {
    return () ->
        db.createTable(
            r ->
                r.tableName(table + ".other")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(definitions())
                    .keySchema(hash("pk"), range("sk"))
                    .globalSecondaryIndexes(
                        GlobalSecondaryIndex.builder()
                            .indexName("global")
                            .keySchema(key)
                            .projection(ALL)
                            .build()));
  }

  private static List<AttributeDefinition> definitions() {
    return List.of("pk", "sk", "a", "b", "c").stream()
        .map(
            name ->
                AttributeDefinition.builder()
                    .attributeName(name)
                    .attributeType(ScalarAttributeType.S)
                    .build())
        .toList();
  }

  private static KeySchemaElement hash(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.HASH).build();
  }

  private static KeySchemaElement range(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.RANGE).build();
  }
}
