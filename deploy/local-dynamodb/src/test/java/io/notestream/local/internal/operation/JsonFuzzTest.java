package io.notestream.local.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.local.internal.error.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever is sent, the operations succeed or refuse, and never break. As many cases as jqwik
 * tries.
 */
class JsonFuzzTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Map.Entry<String, String>> REQUESTS =
      List.of(
          Map.entry(
              "CreateTable",
              """
              {"TableName":"made","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},
              {"AttributeName":"g","AttributeType":"N"}],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
              "GlobalSecondaryIndexes":[{"IndexName":"byG","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],
              "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]}}],
              "BillingMode":"PAY_PER_REQUEST","Tags":[{"Key":"k","Value":"v"}],
              "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}}"""),
          Map.entry("DescribeTable", "{\"TableName\":\"fuzz\"}"),
          Map.entry("ListTables", "{\"Limit\":3,\"ExclusiveStartTableName\":\"aaa\"}"),
          Map.entry(
              "UpdateTable",
              """
              {"TableName":"made","AttributeDefinitions":[{"AttributeName":"h","AttributeType":"B"}],
              "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"byH",
              "KeySchema":[{"AttributeName":"h","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}]}"""),
          Map.entry(
              "PutItem",
              """
              {"TableName":"fuzz","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"x"},"m":{"M":{"l":{"L":[{"NULL":true},
              {"BOOL":false}]}}},"ns":{"NS":["1","2"]},"bs":{"BS":["AQ=="]}},"ReturnValues":"ALL_OLD",
              "ConditionExpression":"attribute_not_exists(#p) OR size(g) < :n","ReturnConsumedCapacity":"INDEXES",
              "ExpressionAttributeNames":{"#p":"pk"},"ExpressionAttributeValues":{":n":{"N":"9"}}}"""),
          Map.entry(
              "PutItem",
              """
              {"TableName":"fuzz","Item":{"pk":{"S":"b"},"sk":{"N":"2"}},"ConditionalOperator":"OR",
              "Expected":{"x":{"Exists":false},"y":{"ComparisonOperator":"BETWEEN",
              "AttributeValueList":[{"N":"1"},{"N":"2"}]}}}"""),
          Map.entry(
              "UpdateItem",
              """
              {"TableName":"fuzz","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ReturnValues":"UPDATED_NEW",
              "UpdateExpression":"SET m.l[1] = :v, n = if_not_exists(n, :z) + :z REMOVE x ADD ns :s",
              "ExpressionAttributeValues":{":v":{"S":"w"},":z":{"N":"1"},":s":{"NS":["7"]}}}"""),
          Map.entry(
              "UpdateItem",
              """
              {"TableName":"fuzz","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"AttributeUpdates":{"n":{"Action":"ADD",
              "Value":{"N":"1"}},"x":{"Action":"DELETE"}},"ReturnValues":"ALL_NEW"}"""),
          Map.entry(
              "DeleteItem",
              "{\"TableName\":\"fuzz\",\"Key\":{\"pk\":{\"S\":\"b\"},\"sk\":{\"N\":\"2\"}}}"),
          Map.entry(
              "GetItem",
              """
              {"TableName":"fuzz","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ConsistentRead":true,
              "ProjectionExpression":"m.l[0], #g","ExpressionAttributeNames":{"#g":"g"}}"""),
          Map.entry(
              "Query",
              """
              {"TableName":"fuzz","KeyConditionExpression":"pk = :p AND sk BETWEEN :a AND :b","Limit":2,
              "FilterExpression":"contains(g, :c)","ScanIndexForward":false,"Select":"COUNT",
              "ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"5"}},"ExpressionAttributeValues":{":p":{"S":"a"},
              ":a":{"N":"0"},":b":{"N":"9"},":c":{"S":"x"}}}"""),
          Map.entry(
              "Query",
              """
              {"TableName":"fuzz","IndexName":"byG","KeyConditions":{"g":{"ComparisonOperator":"EQ",
              "AttributeValueList":[{"S":"x"}]}},"QueryFilter":{"n":{"ComparisonOperator":"GT",
              "AttributeValueList":[{"N":"0"}]}},"AttributesToGet":["pk"]}"""),
          Map.entry(
              "Scan",
              "{\"TableName\":\"fuzz\",\"Segment\":1,\"TotalSegments\":3,\"IndexName\":\"local\",\"Limit\":7,"
                  + "\"Select\":\"ALL_ATTRIBUTES\"}"),
          Map.entry(
              "BatchGetItem",
              "{\"RequestItems\":{\"fuzz\":{\"Keys\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}],\"ConsistentRead\":true}}}"),
          Map.entry(
              "BatchWriteItem",
              """
              {"RequestItems":{"fuzz":[{"PutRequest":{"Item":{"pk":{"S":"c"},"sk":{"N":"1"}}}},
              {"DeleteRequest":{"Key":{"pk":{"S":"b"},"sk":{"N":"1"}}}}]}}"""),
          Map.entry(
              "TransactWriteItems",
              """
              {"ClientRequestToken":"tok","TransactItems":[{"Put":{"TableName":"fuzz","Item":{"pk":{"S":"d"},"sk":{"N":"1"}}}},
              {"Update":{"TableName":"fuzz","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"ADD n :o",
              "ExpressionAttributeValues":{":o":{"N":"1"}}}},{"ConditionCheck":{"TableName":"fuzz","Key":{"pk":{"S":"z"},
              "sk":{"N":"1"}},"ConditionExpression":"attribute_not_exists(pk)"}},{"Delete":{"TableName":"fuzz",
              "Key":{"pk":{"S":"y"},"sk":{"N":"1"}}}}]}"""),
          Map.entry(
              "TransactGetItems",
              "{\"TransactItems\":[{\"Get\":{\"TableName\":\"fuzz\",\"Key\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}}}]}"),
          Map.entry(
              "UpdateContinuousBackups",
              "{\"TableName\":\"fuzz\",\"PointInTimeRecoverySpecification\":{\"PointInTimeRecoveryEnabled\":true,\"RecoveryPeriodInDays\":3}}"),
          Map.entry(
              "TagResource",
              "{\"ResourceArn\":\"arn:aws:dynamodb:us-east-1:000000000000:table/fuzz\",\"Tags\":[{\"Key\":\"a\",\"Value\":\"b\"}]}"),
          Map.entry("DeleteTable", "{\"TableName\":\"made\"}"));

  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "99999999999999999999999",
          "\"\"",
          "\"\\ud800\"",
          "\"a\\u0000b\"",
          "[]",
          "[null]",
          "{}",
          "{\"\":{}}",
          "{\"S\":\"\"}",
          "{\"N\":\"1e1000000000\"}",
          "{\"N\":\"\"}",
          "{\"B\":\"%%%\"}",
          "{\"SS\":[]}",
          "{\"S\":\"a\",\"N\":\"1\"}",
          "{\"M\":null}",
          "{\"L\":[{\"L\":[{\"L\":[]}]}]}",
          "\"arn:aws:dynamodb:us-east-1:000000000000:table/\"",
          "\"((((((((((\"",
          "\"SET a = :a\"");

  private final InProcess service = new InProcess();

  JsonFuzzTest() {
    service.call(
        "CreateTable",
        """
        {"TableName":"fuzz","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
        {"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},
        {"AttributeName":"g","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
        {"AttributeName":"sk","KeyType":"RANGE"}],"LocalSecondaryIndexes":[{"IndexName":"local","KeySchema":[
        {"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"g","KeyType":"RANGE"}],
        "Projection":{"ProjectionType":"KEYS_ONLY"}}],"GlobalSecondaryIndexes":[{"IndexName":"byG","KeySchema":[
        {"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}],
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}""");
  }

  @Property
  void aRequestWithSomethingWrongInItSucceedsOrIsRefused(@ForAll Random random)
      throws JsonProcessingException {
    Map.Entry<String, String> request = REQUESTS.get(random.nextInt(REQUESTS.size()));
    JsonNode body = JSON.readTree(request.getValue());

    for (int changes = random.nextInt(4); changes > 0; changes--) {
      change(body, random);
    }

    succeedsOrIsRefused(request.getKey(), JSON.writeValueAsBytes(body));
  }

  @Property
  void aRequestWithTornBytesSucceedsOrIsRefused(@ForAll Random random) {
    Map.Entry<String, String> request = REQUESTS.get(random.nextInt(REQUESTS.size()));
    byte[] body = request.getValue().getBytes(StandardCharsets.UTF_8);

    for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }

    succeedsOrIsRefused(request.getKey(), body);
  }

  private void succeedsOrIsRefused(String operation, byte[] body) {
    try {
      JsonNode response = service.call(operation, body);
      // Some operations respond with no body at all.
      assertThat(response.isObject() || response.isMissingNode()).isTrue();
    } catch (ServiceException refused) {
      assertThat(refused.httpStatus()).isEqualTo(400);
      assertThat(refused.text()).isNotEmpty();
    }
  }

  /** Replaces, removes, doubles or renames something somewhere in the tree. */
  private static void change(JsonNode root, Random random) throws JsonProcessingException {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    JsonNode at = containers.get(random.nextInt(containers.size()));
    JsonNode odd = JSON.readTree(ODD.get(random.nextInt(ODD.size())));
    if (at instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(4)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name + "x", object.remove(name));
        case 2 -> object.set(random.nextBoolean() ? "" : "extra", odd);
        default -> object.set(name, odd);
      }
    } else if (at instanceof ArrayNode array) {
      if (!array.isEmpty() && random.nextBoolean()) {
        array.add(array.get(random.nextInt(array.size())).deepCopy());
      } else {
        array.add(odd);
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(each -> collect(each, containers));
    }
  }
}
