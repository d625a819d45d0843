package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Random calls against a model of a few lines: a TreeMap of partition and sort key to a number and
 * a group. Few keys, so that calls meet each other; pages of one or two, so that they have to be
 * put together.
 */
final class RandomOperations {

  private static final int CALLS = 40;

  /** What an item is besides its key; the group is its key in the index, null for none. */
  private record Content(long number, String group) {}

  private record Key(String pk, long sk) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::pk).thenComparing(Key::sk).compare(this, other);
    }

    String json() {
      return "{\"pk\":{\"S\":\"%s\"},\"sk\":{\"N\":\"%d\"}}".formatted(pk, sk);
    }
  }

  private final Service service;
  private final TreeMap<Key, Content> model = new TreeMap<>();

  /** What the calls are made to. */
  @FunctionalInterface
  interface Service {

    /**
     * @throws ServiceException if the service refuses
     */
    JsonNode call(String operation, String body);
  }

  /**
   * @param service one that has no table {@code random}
   */
  RandomOperations(Service service) {
    this.service = service;
    service.call(
        "CreateTable",
        """
        {"TableName":"random","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
        {"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},
        {"AttributeName":"grp","AttributeType":"S"},{"AttributeName":"num","AttributeType":"N"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
        "LocalSecondaryIndexes":[{"IndexName":"byNumber","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
        {"AttributeName":"num","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],
        "GlobalSecondaryIndexes":[{"IndexName":"byGroup","KeySchema":[{"AttributeName":"grp","KeyType":"HASH"},
        {"AttributeName":"num","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]}""");
  }

  /** Makes the calls, and asserts that each response, and the table at the end, is the model's. */
  void run(Random random) {
    for (int i = 0; i < CALLS; i++) {
      step(random);
    }

    for (boolean forward : new boolean[] {true, false}) {
      for (String pk : List.of("a", "b", "c")) {
        assertThat(query("pk", pk, "", forward, random)).isEqualTo(expected(pk, forward));
      }
    }
    assertThat(scan(random)).containsExactlyInAnyOrderElementsOf(model.keySet());
    for (String group : List.of("x", "y")) {
      assertThat(query("grp", group, ",\"IndexName\":\"byGroup\"", true, random))
          .isSortedAccordingTo(Comparator.comparing(key -> model.get(key).number))
          .containsExactlyInAnyOrderElementsOf(
              model.keySet().stream().filter(key -> group.equals(model.get(key).group)).toList());
    }
    assertThat(
            query("pk", "a", ",\"IndexName\":\"byNumber\",\"ConsistentRead\":true", true, random))
        .isSortedAccordingTo(Comparator.comparing(key -> model.get(key).number))
        .containsExactlyInAnyOrderElementsOf(expected("a", true));
  }

  private void step(Random random) {
    Key key = key(random);
    switch (random.nextInt(7)) {
      case 0, 1 -> put(key, random);
      case 2 -> add(key, 1 + random.nextInt(3));
      case 3 -> delete(key);
      case 4 ->
          assertThat(number(get(key)))
              .isEqualTo(model.containsKey(key) ? model.get(key).number : null);
      case 5 -> transfer(key, key(random), random);
      default -> batch(random);
    }
  }

  private static Key key(Random random) {
    // Numbers whose order is not that of their digits.
    long[] sorts = {-20, -3, 0, 4, 10, 100};
    return new Key(
        List.of("a", "b", "c").get(random.nextInt(3)), sorts[random.nextInt(sorts.length)]);
  }

  private void put(Key key, Random random) {
    String group = random.nextInt(3) == 0 ? null : List.of("x", "y").get(random.nextInt(2));
    Content content = new Content(random.nextInt(5) - 2, group);
    boolean onlyIfAbsent = random.nextBoolean();
    String condition = onlyIfAbsent ? ",\"ConditionExpression\":\"attribute_not_exists(pk)\"" : "";
    try {
      service.call(
          "PutItem",
          "{\"TableName\":\"random\",\"Item\":%s%s}".formatted(item(key, content), condition));
      assertThat(onlyIfAbsent && model.containsKey(key)).isFalse();
      model.put(key, content);
    } catch (ServiceException refused) {
      assertThat(refused.name()).isEqualTo("ConditionalCheckFailedException");
      assertThat(model).containsKey(key);
    }
  }

  private static String item(Key key, Content content) {
    String json = key.json();
    String group = content.group == null ? "" : ",\"grp\":{\"S\":\"%s\"}".formatted(content.group);
    return json.substring(0, json.length() - 1)
        + ",\"num\":{\"N\":\"%d\"}%s}".formatted(content.number, group);
  }

  private void add(Key key, int amount) {
    JsonNode response =
        service.call(
            "UpdateItem",
            """
            {"TableName":"random","Key":%s,"UpdateExpression":"ADD num :n","ReturnValues":"ALL_NEW",
            "ExpressionAttributeValues":{":n":{"N":"%d"}}}"""
                .formatted(key.json(), amount));

    Content old = model.getOrDefault(key, new Content(0, null));
    model.put(key, new Content(old.number + amount, old.group));
    assertThat(number(response.get("Attributes"))).isEqualTo(model.get(key).number);
  }

  private void delete(Key key) {
    JsonNode response =
        service.call(
            "DeleteItem",
            "{\"TableName\":\"random\",\"Key\":%s,\"ReturnValues\":\"ALL_OLD\"}"
                .formatted(key.json()));

    Content old = model.remove(key);
    assertThat(number(response.get("Attributes"))).isEqualTo(old == null ? null : old.number);
  }

  private JsonNode get(Key key) {
    return service
        .call("GetItem", "{\"TableName\":\"random\",\"Key\":%s}".formatted(key.json()))
        .get("Item");
  }

  /** Moves one from an item that must have it to another, in a transaction. */
  private void transfer(Key from, Key to, Random random) {
    String token =
        random.nextBoolean() ? "" : ",\"ClientRequestToken\":\"%x\"".formatted(random.nextLong());
    String body =
        """
        {"TransactItems":[{"Update":{"TableName":"random","Key":%s,"UpdateExpression":"ADD num :n",
        "ConditionExpression":"num > :z","ExpressionAttributeValues":{":n":{"N":"-1"},":z":{"N":"0"}}}},
        {"Update":{"TableName":"random","Key":%s,"UpdateExpression":"ADD num :n",
        "ExpressionAttributeValues":{":n":{"N":"1"}}}}]%s}"""
            .formatted(from.json(), to.json(), token);
    boolean possible = !from.equals(to) && model.containsKey(from) && model.get(from).number > 0;
    try {
      service.call("TransactWriteItems", body);
      if (!token.isEmpty()) {
        // Sent again, it changes nothing.
        service.call("TransactWriteItems", body);
      }
      assertThat(possible).isTrue();
      model.compute(from, (key, old) -> new Content(old.number - 1, old.group));
      model.merge(to, new Content(1, null), (old, one) -> new Content(old.number + 1, old.group));
    } catch (ServiceException refused) {
      assertThat(possible).isFalse();
    }
  }

  private void batch(Random random) {
    Map<Key, Content> puts = new TreeMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      puts.put(key(random), new Content(random.nextInt(9), null));
    }
    String requests =
        puts.entrySet().stream()
            .map(
                put ->
                    "{\"PutRequest\":{\"Item\":%s}}".formatted(item(put.getKey(), put.getValue())))
            .collect(Collectors.joining(","));
    JsonNode response =
        service.call("BatchWriteItem", "{\"RequestItems\":{\"random\":[%s]}}".formatted(requests));

    assertThat(response.get("UnprocessedItems")).isEmpty();
    model.putAll(puts);
  }

  private List<Key> expected(String pk, boolean forward) {
    List<Key> keys =
        new ArrayList<>(model.keySet().stream().filter(key -> key.pk.equals(pk)).toList());
    if (!forward) {
      java.util.Collections.reverse(keys);
    }
    return keys;
  }

  private List<Key> query(
      String attribute, String value, String options, boolean forward, Random random) {
    return pages(
        "Query",
        "\"KeyConditionExpression\":\"%s = :v\",\"ExpressionAttributeValues\":{\":v\":{\"S\":\"%s\"}},\"ScanIndexForward\":%s%s"
            .formatted(attribute, value, forward, options),
        random);
  }

  private List<Key> scan(Random random) {
    int segments = 1 + random.nextInt(4);
    List<Key> keys = new ArrayList<>();
    for (int segment = 0; segment < segments; segment++) {
      keys.addAll(
          pages(
              "Scan", "\"Segment\":%d,\"TotalSegments\":%d".formatted(segment, segments), random));
    }
    return keys;
  }

  private List<Key> pages(String operation, String options, Random random) {
    List<Key> keys = new ArrayList<>();
    String start = "";
    do {
      JsonNode page =
          service.call(
              operation,
              "{\"TableName\":\"random\",%s,\"Limit\":%d%s}"
                  .formatted(options, 1 + random.nextInt(3), start));
      page.get("Items")
          .forEach(
              item ->
                  keys.add(
                      new Key(
                          item.at("/pk/S").textValue(),
                          Long.parseLong(item.at("/sk/N").textValue()))));
      start =
          page.has("LastEvaluatedKey")
              ? ",\"ExclusiveStartKey\":" + page.get("LastEvaluatedKey")
              : "";
    } while (!start.isEmpty());
    return keys;
  }

  private static Long number(JsonNode item) {
    return item == null || !item.has("num") ? null : Long.valueOf(item.at("/num/N").textValue());
  }
}
