package io.notestream.local.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.expression.ExpressionParameters;
import io.notestream.local.expression.Expressions;

/** Which expressions, and which of the older parameters, each kind of request can have. */
final class RequestExpressions {

  private RequestExpressions() {}

  static Expressions ofPut(JsonNode body) {
    return ExpressionParameters.PUT_ITEM.read(body).parse();
  }

  static Expressions ofDelete(JsonNode body) {
    return ExpressionParameters.DELETE_ITEM.read(body).parse();
  }

  static Expressions ofUpdate(JsonNode body) {
    return ExpressionParameters.UPDATE_ITEM.read(body).parse();
  }

  static Expressions ofCheck(JsonNode body) {
    return ExpressionParameters.TRANSACT_CONDITION.read(body).parse();
  }

  static Expressions ofGet(JsonNode body) {
    return ExpressionParameters.GET_ITEM.read(body).parse();
  }

  static Expressions ofQuery(JsonNode body) {
    return ExpressionParameters.QUERY.read(body).parse();
  }

  static Expressions ofScan(JsonNode body) {
    return ExpressionParameters.SCAN.read(body).parse();
  }
}
