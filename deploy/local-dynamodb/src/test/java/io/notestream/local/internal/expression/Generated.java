package io.notestream.local.internal.expression;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.notestream.local.internal.item.Bytes;
import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Items and values of which many are equal, nearly equal, or of the wrong type. */
final class Generated {

  static final List<String> NAMES = List.of("a", "b", "c", "d");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Generated() {}

  static Arbitrary<Value> scalars() {
    return Arbitraries.oneOf(
        Arbitraries.of("", "a", "ab", "abc", "b").map(Value.S::new),
        Arbitraries.of(-1L, 0L, 1L, 2L, 10L).map(DynamoNumber::of).map(Value.N::new),
        Arbitraries.of(1, 2).map(length -> new Value.B(Bytes.of(new byte[length]))),
        Arbitraries.of(true, false).map(Value.Bool::new),
        Arbitraries.just(new Value.Null()));
  }

  static Arbitrary<Value> sets() {
    return Arbitraries.oneOf(
        Arbitraries.of("a", "b", "c").set().ofMinSize(1).map(Value.SS::new),
        Arbitraries.of(0L, 1L, 2L).map(DynamoNumber::of).set().ofMinSize(1).map(Value.NS::new),
        Arbitraries.of(1, 2)
            .map(length -> Bytes.of(new byte[length]))
            .set()
            .ofMinSize(1)
            .map(Value.BS::new));
  }

  static Arbitrary<Value> values() {
    Arbitrary<Value> leaves = Arbitraries.oneOf(scalars(), scalars(), sets());
    return Arbitraries.oneOf(
        leaves,
        leaves,
        leaves.list().ofMaxSize(3).map(Value.L::new),
        Arbitraries.maps(Arbitraries.of(NAMES), leaves)
            .ofMaxSize(3)
            .map(members -> new Value.M(Item.of(members))));
  }

  static Arbitrary<Item> items() {
    return Arbitraries.maps(Arbitraries.of(NAMES), values()).ofMaxSize(4).map(Item::of);
  }

  static JsonNode json(Value value) {
    try (TokenBuffer buffer = new TokenBuffer(JSON, false)) {
      write(value, buffer);
      return JSON.readTree(buffer.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Value value, JsonGenerator json) throws IOException {
    ValueJson.write(value, json);
  }

  /** A request with that expression and those values. */
  static JsonNode request(
      String parameter, String expression, Map<String, String> names, Map<String, Value> values) {
    ObjectNode request = JSON.createObjectNode().put(parameter, expression);
    if (!names.isEmpty()) {
      names.forEach(request.withObject("/ExpressionAttributeNames")::put);
    }
    if (!values.isEmpty()) {
      ObjectNode attributes = request.withObject("/ExpressionAttributeValues");
      values.forEach((name, value) -> attributes.set(name, json(value)));
    }
    return request;
  }
}
