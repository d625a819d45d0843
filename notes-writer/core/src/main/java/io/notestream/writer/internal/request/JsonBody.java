package io.notestream.writer.internal.request;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Parses JSON bodies, strictly: bytes that are not UTF-8, duplicate members and trailing text are
 * refused.
 */
public final class JsonBody {

  private static final int MAX_DEPTH = 20;

  /** May be ignored by RFC 8259, and is: some editors write it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /** Returns the object in these bytes; refuses anything else. */
  public static ObjectNode parse(byte[] bytes) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text(bytes));
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw new RefusedException(Problem.malformed(reason(e) + where));
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new RefusedException(
        Problem.malformed(
            node == null || node.isMissingNode()
                ? "the body is empty; it must be a JSON object"
                : "the body must be a JSON object"));
  }

  /**
   * Decodes the bytes. Not the parser's task: it guesses UTF-16 and UTF-32, and takes some bytes
   * that are no UTF-8.
   */
  private static String text(byte[] bytes) {
    ByteBuffer remaining = ByteBuffer.wrap(bytes);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(remaining).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    } catch (CharacterCodingException e) {
      throw new RefusedException(
          Problem.malformed(
              "the body is not UTF-8 after its first " + remaining.position() + " bytes"));
    }
  }

  /** Returns the reason in words for the caller: the parser's own name its settings. */
  private static String reason(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "the JSON is nested more than "
          + MAX_DEPTH
          + " deep, or holds a number or a name that is too long";
    }
    if (e instanceof JsonEOFException) {
      return "the JSON ends before it is complete";
    }
    String message = e.getOriginalMessage();
    return message.startsWith("Duplicate field")
        ? "an object names a member more than once"
        : "the body is not JSON in UTF-8";
  }
}
