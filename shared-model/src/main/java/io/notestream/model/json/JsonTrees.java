package io.notestream.model.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * Reads and writes trees of JSON as Jackson's {@code ObjectMapper} does. Making a mapper prepares
 * the conversion of classes, which trees do not need, and takes a function longer than its first
 * event. Thread-safe.
 */
public final class JsonTrees {

  /** What differs from a mapper with its defaults. */
  public enum Rule {
    /** Numbers with a fraction or an exponent keep all their digits. */
    EXACT_FRACTIONS,
    /** Whole numbers are read as {@code BigInteger}, whatever their size. */
    BIG_INTEGERS,
    /** Nothing but white space may follow the document. */
    NOTHING_AFTER
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonTrees STANDARD = new JsonTrees(new JsonFactory());

  private final JsonFactory factory;
  private final Set<Rule> rules;

  /** {@return a reader and writer that does what a mapper with its defaults does} */
  public static JsonTrees standard() {
    return STANDARD;
  }

  /**
   * Creates a reader and writer.
   *
   * @param factory makes parsers and generators; what it refuses is refused
   * @param rules by which documents are read
   */
  public JsonTrees(JsonFactory factory, Rule... rules) {
    this.factory = factory;
    this.rules = Set.of(rules);
  }

  /**
   * {@return what a text holds; a missing node if it is empty}
   *
   * @param text a document; what follows it is ignored unless a rule forbids it
   * @throws JsonProcessingException if it is not JSON
   */
  public JsonNode read(String text) throws JsonProcessingException {
    try (JsonParser parser = factory.createParser(text)) {
      return document(parser);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Cannot happen: it is read from memory.
    }
  }

  /**
   * {@return what a stream holds; a missing node if it is empty}
   *
   * @param in a document in UTF-8, UTF-16 or UTF-32; closed
   * @throws JsonProcessingException if it is not JSON
   * @throws IOException if it cannot be read
   */
  public JsonNode read(InputStream in) throws IOException {
    try (JsonParser parser = factory.createParser(in)) {
      return document(parser);
    }
  }

  /**
   * {@return a tree as a document in UTF-8}
   *
   * @param tree of values that JSON has
   */
  public byte[] bytes(JsonNode tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out, tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Cannot happen: it is written to memory.
    }
    return out.toByteArray();
  }

  /**
   * Writes a tree as a document in UTF-8.
   *
   * @param out where to; closed
   * @param tree of values that JSON has
   * @throws IOException if it cannot be written
   */
  public void write(OutputStream out, JsonNode tree) throws IOException {
    try (JsonGenerator generator = factory.createGenerator(out)) {
      write(generator, tree);
    }
  }

  private JsonNode document(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      return MissingNode.getInstance();
    }
    JsonNode tree = node(parser);
    if (rules.contains(Rule.NOTHING_AFTER) && parser.nextToken() != null) {
      throw new JsonParseException(
          parser, "Something follows the document", parser.currentTokenLocation());
    }
    return tree;
  }

  /** Returns the value whose first token is the current one. The factory bounds how deep it is. */
  private JsonNode node(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> fraction(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new JsonParseException(parser, "No value: " + parser.currentToken());
    };
  }

  private ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (next(parser) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      next(parser);
      object.replace(name, node(parser));
    }
    return object;
  }

  private ArrayNode array(JsonParser parser) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (next(parser) != JsonToken.END_ARRAY) {
      array.add(node(parser));
    }
    return array;
  }

  private static JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new JsonEOFException(parser, null, "The document ends before it is complete");
    }
    return token;
  }

  private JsonNode integer(JsonParser parser) throws IOException {
    if (rules.contains(Rule.BIG_INTEGERS)) {
      return NODES.numberNode(parser.getBigIntegerValue());
    }
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  /** As by a mapper, zeros at the end of a fraction are no digits of it. */
  private JsonNode fraction(JsonParser parser) throws IOException {
    if (!rules.contains(Rule.EXACT_FRACTIONS)) {
      return NODES.numberNode(parser.getDoubleValue());
    }
    try {
      BigDecimal value = parser.getDecimalValue();
      return NODES.numberNode(value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
    } catch (ArithmeticException | NumberFormatException e) {
      // JSON by its grammar, but its exponent is no int. A mapper throws just this.
      throw new JsonParseException(
          parser, "A number that is too large or too small", parser.currentTokenLocation(), e);
    }
  }

  private static void write(JsonGenerator out, JsonNode node) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        out.writeStartObject();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          out.writeFieldName(member.getKey());
          write(out, member.getValue());
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeStartArray();
        for (JsonNode element : node) {
          write(out, element);
        }
        out.writeEndArray();
      }
      case STRING -> out.writeString(node.textValue());
      case BOOLEAN -> out.writeBoolean(node.booleanValue());
      case NUMBER -> writeNumber(out, node);
      case NULL, MISSING -> out.writeNull();
      default -> throw new IllegalArgumentException("JSON has no " + node.getNodeType());
    }
  }

  private static void writeNumber(JsonGenerator out, JsonNode number) throws IOException {
    switch (number.numberType()) {
      case INT -> out.writeNumber(number.intValue());
      case LONG -> out.writeNumber(number.longValue());
      case BIG_INTEGER -> out.writeNumber(number.bigIntegerValue());
      case FLOAT -> out.writeNumber(number.floatValue());
      case DOUBLE -> out.writeNumber(number.doubleValue());
      case BIG_DECIMAL -> out.writeNumber(number.decimalValue());
    }
  }
}
