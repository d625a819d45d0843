package io.notestream.local.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.expression.Expressions;
import java.util.List;

/** Which expressions, and which of the older parameters, each kind of request can have. */
final class RequestExpressions {

  private static final Expressions NONE = new Expressions(null, null, null, null, null);
  private static final List<String> PARAMETERS =
      List.of(
          "ConditionExpression",
          "UpdateExpression",
          "FilterExpression",
          "ProjectionExpression",
          "KeyConditionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "Expected",
          "AttributeUpdates",
          "AttributesToGet",
          "ScanFilter",
          "QueryFilter",
          "KeyConditions",
          "ConditionalOperator");

  private RequestExpressions() {}

  static Expressions ofPut(JsonNode body) {
    return read(body);
  }

  static Expressions ofDelete(JsonNode body) {
    return read(body);
  }

  static Expressions ofUpdate(JsonNode body) {
    return read(body);
  }

  static Expressions ofCheck(JsonNode body) {
    return read(body);
  }

  static Expressions ofGet(JsonNode body) {
    return read(body);
  }

  static Expressions ofQuery(JsonNode body) {
    return read(body);
  }

  static Expressions ofScan(JsonNode body) {
    return read(body);
  }

  private static Expressions read(JsonNode body) {
    if (PARAMETERS.stream().anyMatch(name -> Json.has(body, name))) {
      throw new UnsupportedOperationException("expressions are not read yet");
    }
    return NONE;
  }
}
