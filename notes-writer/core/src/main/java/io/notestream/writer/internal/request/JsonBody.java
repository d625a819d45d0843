package io.notestream.writer.internal.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;

/** Parses JSON bodies strictly, and says what is wrong with others. */
public final class JsonBody {

  private static final int MAX_DEPTH = 20;

  /** May be ignored by RFC 8259, and is: some editors write it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final StrictJson JSON = new StrictJson(MAX_DEPTH);

  private JsonBody() {}

  /** Returns the object in these bytes; refuses anything else. */
  public static ObjectNode parse(byte[] bytes) {
    JsonNode node;
    try {
      node = JSON.parse(text(bytes));
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

  private static String text(byte[] bytes) {
    try {
      String text = StrictJson.text(bytes);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    } catch (StrictJson.NotUtf8Exception e) {
      throw new RefusedException(
          Problem.malformed("the body is not UTF-8 after its first " + e.position() + " bytes"));
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
    return StrictJson.isDuplicate(e)
        ? "an object names a member more than once"
        : "the body is not JSON in UTF-8";
  }
}
