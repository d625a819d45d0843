package io.notestream.local.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.shape.TypeCheck;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.StringArbitrary;

/** Laws of items in JSON, for as many items as jqwik tries. */
class ValueJsonPropertyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Shape.Structure REQUEST =
      Shape.Structure.named("PutItemInput")
          .optional("Item", Shape.mapOf(Shape.attribute()))
          .build();

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenIsReadBack(@ForAll("items") Item item) throws IOException {
    Item back = ValueJson.item(JSON.readTree(written(item)));

    assertThat(back).isEqualTo(item);
    assertThat(back.sizeBytes()).isEqualTo(item.sizeBytes());
    assertThat(back.depth()).isEqualTo(item.depth());
    assertThat(written(back)).isEqualTo(written(item));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void sizeIsThatOfNamesAndValues(@ForAll("items") Item item) {
    int size = 0;
    for (Map.Entry<String, Value> attribute : item.attributes().entrySet()) {
      size += Item.empty().with(attribute.getKey(), attribute.getValue()).sizeBytes();
    }

    assertThat(item.sizeBytes()).isEqualTo(size);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyJsonIsReadOrRefused(@ForAll("anyJson") JsonNode json) {
    ObjectNode request = NODES.objectNode();
    request.set("Item", json);

    try {
      TypeCheck.check(request, REQUEST);
      if (json.isObject()) {
        assertThat(ValueJson.item(json).depth()).isLessThanOrEqualTo(ValueJson.MAX_DEPTH);
      }
    } catch (ServiceException refused) {
      assertThat(refused.name()).isIn("ValidationException", "SerializationException");
      assertThat(refused.text()).isNotBlank();
    }
  }

  private static String written(Item item) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      ValueJson.write(item, json);
    }
    return text.toString();
  }

  @Provide
  Arbitrary<Item> items() {
    return members(3);
  }

  private static Arbitrary<Item> members(int depth) {
    return Arbitraries.maps(texts().ofMinLength(1), values(depth)).ofMaxSize(4).map(Item::of);
  }

  private static Arbitrary<Value> values(int depth) {
    Arbitrary<Value> flat =
        Arbitraries.oneOf(
            texts().map(Value.S::new),
            numbers().map(Value.N::new),
            binaries().map(Value.B::new),
            Arbitraries.of(true, false).map(Value.Bool::new),
            Arbitraries.just(new Value.Null()),
            texts().set().ofMinSize(1).ofMaxSize(4).map(Value.SS::new),
            numbers().set().ofMinSize(1).ofMaxSize(4).map(Value.NS::new),
            binaries().set().ofMinSize(1).ofMaxSize(4).map(Value.BS::new));
    if (depth == 0) {
      return flat;
    }
    return Arbitraries.oneOf(
        flat,
        values(depth - 1).list().ofMaxSize(3).map(Value.L::new),
        members(depth - 1).map(Value.M::new));
  }

  private static StringArbitrary texts() {
    return Arbitraries.strings().withChars("aé\u4e16\"\\\n\u0000 #").ofMaxLength(5);
  }

  private static Arbitrary<DynamoNumber> numbers() {
    return Combinators.combine(
            Arbitraries.bigIntegers()
                .between(
                    BigInteger.TEN.pow(38).negate().add(BigInteger.ONE),
                    BigInteger.TEN.pow(38).subtract(BigInteger.ONE)),
            Arbitraries.integers().between(-87, 130))
        .as(BigDecimal::new)
        .filter(ValueJsonPropertyTest::isInBounds)
        .map(DynamoNumber::of);
  }

  private static boolean isInBounds(BigDecimal number) {
    int exponent = number.precision() - number.scale() - 1;
    return number.signum() == 0 || exponent >= -130 && exponent <= 125;
  }

  private static Arbitrary<Bytes> binaries() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(4).map(Bytes::of);
  }

  @Provide
  Arbitrary<JsonNode> anyJson() {
    return json(4);
  }

  /** JSON that has much of an item, and much that no item has. */
  private static Arbitrary<JsonNode> json(int depth) {
    Arbitrary<JsonNode> flat =
        Arbitraries.oneOf(
            Arbitraries.of("", "a", "1", "-1.5e3", "1e999", "YQ==", "Y", "!!!!", "\ud800")
                .map(NODES::textNode),
            Arbitraries.of(true, false).map(NODES::booleanNode),
            Arbitraries.integers().map(NODES::numberNode),
            Arbitraries.of(0.5, 1e300).map(NODES::numberNode),
            Arbitraries.just(NODES.nullNode()));
    if (depth == 0) {
      return flat;
    }
    Arbitrary<JsonNode> objects =
        Arbitraries.maps(
                Arbitraries.of("S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS", "a", ""),
                json(depth - 1))
            .ofMaxSize(2)
            .map(members -> NODES.objectNode().setAll(new LinkedHashMap<>(members)));
    Arbitrary<JsonNode> lists =
        json(depth - 1)
            .list()
            .ofMaxSize(3)
            .map(elements -> NODES.arrayNode().addAll(new LinkedHashSet<>(elements)));
    return Arbitraries.frequencyOf(Tuple.of(3, objects), Tuple.of(1, lists), Tuple.of(1, flat));
  }
}
