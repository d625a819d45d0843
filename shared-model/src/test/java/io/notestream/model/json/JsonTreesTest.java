package io.notestream.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees are what a mapper makes of the same text, and are written as a mapper writes them. */
class JsonTreesTest {

  /** A mapper, and what stands in for it. */
  private record Pair(JsonMapper mapper, JsonTrees trees) {}

  private static final Pair STANDARD = new Pair(new JsonMapper(), new JsonTrees(new JsonFactory()));

  private static final Pair EXACT =
      new Pair(
          JsonMapper.builder()
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
              .build(),
          new JsonTrees(
              new JsonFactory(), JsonTrees.Rule.EXACT_FRACTIONS, JsonTrees.Rule.BIG_INTEGERS));

  private static final Pair STRICT =
      new Pair(
          JsonMapper.builder(strict())
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .build(),
          new JsonTrees(strict(), JsonTrees.Rule.EXACT_FRACTIONS, JsonTrees.Rule.NOTHING_AFTER));

  private static JsonFactory strict() {
    return new JsonFactoryBuilder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(5).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "{}",
        "[]",
        "null",
        "true",
        "false",
        "\"text with \\u00e9, \\ud83d\\ude00 and \\\"\"",
        "0",
        "-1",
        "2147483647",
        "2147483648",
        "-9223372036854775808",
        "9223372036854775808",
        "0.10",
        "0.0",
        "-0.0",
        "100.00",
        "1e3",
        "1.5E-300",
        "1e400",
        "1e2147483648",
        "-1.5e-99999999999999999999",
        "0.1234567890123456789012345678901234567890",
        "{\"a\":{\"b\":[1,2.50,\"c\",null,true,{}]},\"d\":[]}",
        "{\"a\":1,\"b\":2,\"a\":3}",
        "{\"\":\"\"}",
        "[1,2] ",
        "[1,2] 3",
        "{} x",
        "{} }",
        "[[[[[1]]]]]",
        "[[[[[[1]]]]]]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "[1,",
        "[1",
        "]",
        "}",
        "{a:1}",
        "{'a':1}",
        "nul",
        "NaN",
        "01",
        "1.",
        "\"\u0001\"",
        "\"\\x\"",
        "\"open",
        "[1 2]",
        "{\"a\" 1}",
        "// comment",
      })
  void readsWhatAMapperReads(String text) throws IOException {
    for (Pair pair : new Pair[] {STANDARD, EXACT, STRICT}) {
      assertSame(pair, text);
    }
  }

  @Test
  void readsWhatAMapperReadsOfRandomText() throws IOException {
    Random random = new Random(14);
    for (int i = 0; i < 3000; i++) {
      String text = STANDARD.mapper.writeValueAsString(tree(random, 4));
      if (random.nextBoolean()) {
        int at = random.nextInt(text.length());
        String instead = "{}[]:,\"0e. ".substring(random.nextInt(11)).substring(0, 1);
        text = text.substring(0, at) + instead + text.substring(at + random.nextInt(2));
      }
      assertSame(STANDARD, text);
      assertSame(EXACT, text);
      assertSame(STRICT, text);
    }
  }

  private static void assertSame(Pair pair, String text) throws IOException {
    JsonNode expected;
    try {
      expected = pair.mapper.readTree(text);
    } catch (JsonProcessingException e) {
      assertThatThrownBy(() -> pair.trees.read(text))
          .as(text)
          .isInstanceOfSatisfying(
              JsonProcessingException.class,
              thrown -> {
                assertThat(where(thrown)).isEqualTo(where(e));
                assertThat(thrown instanceof StreamConstraintsException)
                    .isEqualTo(e instanceof StreamConstraintsException);
              });
      return;
    } catch (NumberFormatException e) { // Which callers of a mapper do not expect.
      assertThatThrownBy(() -> pair.trees.read(text)).isInstanceOf(JsonProcessingException.class);
      return;
    }
    JsonNode read = pair.trees.read(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(read).as(text).isEqualTo(expected);
    assertThat(pair.trees.read(new ByteArrayInputStream(bytes))).as(text).isEqualTo(expected);
    assertThat(pair.trees.bytes(read)).as(text).isEqualTo(pair.mapper.writeValueAsBytes(expected));
  }

  private static String where(JsonProcessingException e) {
    JsonLocation where = e.getLocation();
    return where == null ? "nowhere" : where.getLineNr() + ":" + where.getColumnNr();
  }

  private static JsonNode tree(Random random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    int kind = random.nextInt(depth == 0 ? 6 : 9);
    switch (kind) {
      case 0:
        return nodes.nullNode();
      case 1:
        return nodes.booleanNode(random.nextBoolean());
      case 2:
        return nodes.numberNode(random.nextInt());
      case 3:
        return nodes.numberNode(random.nextLong());
      case 4:
        return nodes.numberNode(random.nextGaussian());
      case 5:
        return nodes.textNode("t\u00e9\"\n\\".substring(random.nextInt(5)));
      case 6:
        return nodes.arrayNode().add(tree(random, depth - 1)).add(tree(random, depth - 1));
      default:
        ObjectNode object = nodes.objectNode();
        for (int i = random.nextInt(3); i >= 0; i--) {
          object.set("m" + random.nextInt(5), tree(random, depth - 1));
        }
        return object;
    }
  }

  @Test
  void writesEveryKindOfNumberAsAMapperDoes() throws IOException {
    ObjectNode numbers = JsonNodeFactory.instance.objectNode();
    numbers.put("short", (short) 7).put("int", 7).put("long", 7L).put("float", 7.1f);
    numbers.put("double", 7.1).put("decimal", new java.math.BigDecimal("1E+3"));
    numbers.put("big", new java.math.BigInteger("9223372036854775808"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    STANDARD.trees.write(out, numbers);

    assertThat(out.toByteArray()).isEqualTo(STANDARD.mapper.writeValueAsBytes(numbers));
  }

  @Test
  void refusesToWriteWhatJsonDoesNotHave() {
    JsonNode bytes = JsonNodeFactory.instance.binaryNode(new byte[] {1});

    assertThatThrownBy(() -> STANDARD.trees.bytes(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("JSON has no BINARY");
  }
}
